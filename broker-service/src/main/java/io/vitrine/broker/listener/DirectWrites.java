package io.vitrine.broker.listener;

import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.impl.VertxConnection;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes from a socket of Vert.x the queue for writes of other threads, which we never make: it is
 * half of the heap that an idle connection needs, 4.7 kB of 9.6 kB. Vert.x has a mode without it
 * ({@code strictThreadMode}), which its HTTP server offers and its TCP server does not; so this is
 * the one place where we set a private field of somebody else's. Where that cannot be done, the
 * queue stays, and nothing else is different.
 *
 * <p>Threads: any; {@link #of} the socket's event loop, before anything was written.
 */
final class DirectWrites {
  private static final Logger LOG = LoggerFactory.getLogger(DirectWrites.class);
  private static final @Nullable DirectWrites FOUND = find();

  private final Field queue;
  private final Constructor<?> direct;

  private DirectWrites(Field queue, Constructor<?> direct) {
    this.queue = queue;
    this.direct = direct;
  }

  private static @Nullable DirectWrites find() {
    try {
      Field queue = VertxConnection.class.getDeclaredField("outboundMessageQueue");
      queue.setAccessible(true);
      Constructor<?> direct =
          Class.forName(VertxConnection.class.getName() + "$DirectOutboundMessageQueue")
              .getDeclaredConstructor(VertxConnection.class);
      direct.setAccessible(true);
      return new DirectWrites(queue, direct);
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.info("Each connection takes 4.7 kB more than it needs: {}", e.toString());
      return null;
    }
  }

  /** Returns whether what is written to {@code socket} goes to its channel at once from now on. */
  static boolean of(NetSocketInternal socket) {
    DirectWrites way = FOUND;
    if (way == null || !(socket instanceof VertxConnection connection)) {
      return false;
    }
    try {
      way.queue.set(connection, way.direct.newInstance(connection));
      return true;
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.debug("The queue of a connection stays: {}", e.toString());
      return false;
    }
  }
}
