package io.vitrine.runtime;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vitrine.contract.Addresses;
import io.vitrine.contract.NodeAnnouncement;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is there: every service that announced itself in the last {@value #SILENCE_MILLIS} ms.
 *
 * <p>Threads: any; {@link #onChange} listeners run on a Vert.x context.
 */
public final class Directory {
  /** A node that was silent for so long is gone. */
  public static final int SILENCE_MILLIS = 5_000;

  private static final Logger LOG = LoggerFactory.getLogger(Directory.class);
  private static final int LOOK_MILLIS = 1_000;

  private record Key(String service, String node) {}

  private record Entry(NodeAnnouncement announcement, long heardNanos) {}

  private final Bus bus;
  private final Map<Key, Entry> entries = new ConcurrentHashMap<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private Bus.@Nullable Registration registration;
  private long timer = -1;

  public Directory(Bus bus) {
    this.bus = bus;
  }

  /** Listens, and asks all who are there to announce themselves now. */
  public Future<Void> start() {
    registration = bus.listen(Addresses.ANNOUNCE, this::hear);
    timer = bus.vertx().setPeriodic(LOOK_MILLIS, tick -> forgetSilent());
    return registration.ready().onSuccess(ready -> bus.publish(Addresses.HELLO, Buffer.buffer()));
  }

  public Future<Void> stop() {
    bus.vertx().cancelTimer(timer);
    return registration == null ? Future.succeededFuture() : registration.close();
  }

  /** The nodes of a service that are there now, by name. */
  public List<NodeAnnouncement> nodes(String service) {
    return entries.values().stream()
        .map(Entry::announcement)
        .filter(announcement -> announcement.service().equals(service))
        .sorted(Comparator.comparing(NodeAnnouncement::node))
        .toList();
  }

  /** Runs {@code listener} whenever a node came, went, was restarted or announces other logs. */
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  private void hear(Buffer body) {
    NodeAnnouncement heard;
    try {
      heard = NodeAnnouncement.decode(body);
    } catch (RuntimeException e) {
      LOG.warn("An announcement that cannot be read was ignored: {}", e.getMessage());
      return;
    }
    Key key = new Key(heard.service(), heard.node());
    Entry before = entries.get(key);
    if (before != null && before.announcement.incarnation() > heard.incarnation()) {
      return;
    }
    entries.put(key, new Entry(heard, System.nanoTime()));
    if (before == null || !before.announcement.equals(heard)) {
      changed();
    }
  }

  private void forgetSilent() {
    long oldest = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(SILENCE_MILLIS);
    if (entries.values().removeIf(entry -> entry.heardNanos - oldest < 0)) {
      changed();
    }
  }

  private void changed() {
    for (Runnable listener : listeners) {
      try {
        listener.run();
      } catch (RuntimeException e) {
        LOG.error("A listener of the directory failed", e);
      }
    }
  }
}
