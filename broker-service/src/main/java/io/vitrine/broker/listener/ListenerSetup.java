package io.vitrine.broker.listener;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vitrine.broker.connection.ListenerScope;
import io.vitrine.config.ListenerRow;
import io.vitrine.config.Settings;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The configured listeners, with all that has to be read before they can listen. */
public final class ListenerSetup {
  /**
   * Makes free ports of several listeners on one Vert.x differ: see {@link ListenerSettings#port}.
   */
  private static final AtomicInteger FREE_PORTS = new AtomicInteger();

  private final MeterRegistry meters;

  public ListenerSetup(MeterRegistry meters) {
    this.meters = meters;
  }

  /**
   * Blocks.
   *
   * @throws IllegalArgumentException if a certificate file or a Unix socket's path is not usable
   */
  public List<Listener> open(Settings settings) {
    List<Listener> listeners = new ArrayList<>();
    for (ListenerRow row : ListenerRow.of(settings)) {
      if (!row.unixSocket().isEmpty()) {
        clear(row.name(), Path.of(row.unixSocket()));
      }
      ListenerSettings own = ListenerSettings.of(row, settings, -FREE_PORTS.incrementAndGet());
      listeners.add(Listener.open(own, meters));
      register(own.scope());
    }
    return List.copyOf(listeners);
  }

  /** Removes what a broker that was killed has left, and nothing else. */
  private static void clear(String listener, Path socket) {
    if (!Files.exists(socket)) {
      return;
    }
    try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      probe.connect(UnixDomainSocketAddress.of(socket));
      throw new IllegalArgumentException(
          "listener " + listener + ": another process listens on " + socket);
    } catch (IOException e) {
      remove(listener, socket);
    }
  }

  private static void remove(String listener, Path socket) {
    try {
      if (Files.isRegularFile(socket) || Files.isDirectory(socket)) {
        throw new IOException("not a socket");
      }
      Files.delete(socket);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "listener " + listener + ": " + socket + " is in the way: " + e.getMessage(), e);
    }
  }

  private void register(ListenerScope listener) {
    Gauge.builder("vitrine.broker.listener.connections", listener, ListenerScope::open)
        .description("Open connections of the listener")
        .tag("listener", listener.name())
        .register(meters);
    Gauge.builder("vitrine.broker.listener.handshakes", listener, ListenerScope::handshakes)
        .description("Open connections of the listener whose CONNECT has not come yet")
        .tag("listener", listener.name())
        .register(meters);
  }
}
