package io.vitrine.inspector.sensor.vxlan;

import io.vitrine.contract.ConnectionInfo;
import io.vitrine.inspector.sensor.layer.Segment;
import io.vitrine.inspector.sensor.mqtt.MqttPacket;
import io.vitrine.tap.ConnectionDirectory;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The MQTT connections that the mirrors show: those that are open, at most as many as streams are
 * followed, and the {@value #CLOSED_MAX} that ended last.
 *
 * <p>Threads: {@link #packet} and {@link #closed} on the decoder's; the rest on any.
 */
final class MirrorConnections implements ConnectionDirectory {
  private static final int CLOSED_MAX = 10_000;

  private final String node;
  private final Map<Long, MirroredConnection> known = new ConcurrentHashMap<>();
  private final Deque<Long> closedOrder = new ArrayDeque<>();
  private final AtomicInteger open = new AtomicInteger();

  MirrorConnections(String node) {
    this.node = node;
  }

  /** Number of a stream's connection. */
  static long id(long stream) {
    return stream + 1;
  }

  void packet(MqttPacket packet, String mirror) {
    long id = id(packet.stream());
    MirroredConnection connection = known.get(id);
    if (connection == null) {
      connection = new MirroredConnection(node, mirror, id, packet);
      known.put(id, connection);
      open.incrementAndGet();
    }
    connection.packet(packet);
  }

  /** TCP ended, or the stream is followed no longer. */
  void closed(long stream, long nanos, String cause) {
    MirroredConnection connection = known.get(id(stream));
    if (connection != null && connection.close(nanos, cause)) {
      open.decrementAndGet();
      closedOrder.add(id(stream));
      if (closedOrder.size() > CLOSED_MAX) {
        known.remove(closedOrder.remove());
      }
    }
  }

  /** Whether the segment comes from the client; null if the stream is not known to be MQTT. */
  @Nullable Boolean fromClient(long stream, Segment segment) {
    MirroredConnection connection = known.get(id(stream));
    return connection == null ? null : connection.fromClient(segment);
  }

  /** How many are open. */
  int count() {
    return open.get();
  }

  @Override
  public @Nullable ConnectionInfo find(long connectionId) {
    MirroredConnection connection = known.get(connectionId);
    return connection == null ? null : connection.info();
  }

  @Override
  public List<ConnectionInfo> open() {
    return known.values().stream()
        .filter(MirroredConnection::open)
        .map(MirroredConnection::info)
        .toList();
  }
}
