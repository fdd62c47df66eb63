package io.vitrine.inspector;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vitrine.contract.ConnectionInfo;
import io.vitrine.contract.NodeAnnouncement;
import io.vitrine.contract.TapRecord;
import io.vitrine.log.RingLog;
import io.vitrine.runtime.Announcer;
import io.vitrine.runtime.BlockingLane;
import io.vitrine.runtime.Bus;
import io.vitrine.tap.AdminService;
import io.vitrine.tap.ConnectionDirectory;
import io.vitrine.tap.MeterValues;
import io.vitrine.tap.TapService;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A broker's tap without the broker: real rings that tests append to, really served. */
public final class TapFixture implements ConnectionDirectory {
  private final String node;
  private final List<RingLog> rings = new ArrayList<>();
  private final Map<Long, ConnectionInfo> known = new ConcurrentHashMap<>();
  private long lastNanos;
  private final BlockingLane lane;
  private final TapService tap;
  private final AdminService admin;
  private final Announcer announcer;

  public TapFixture(Bus bus, String node, int loops, long ringBytes, MeterRegistry meters) {
    this.node = node;
    for (int loop = 0; loop < loops; loop++) {
      rings.add(new RingLog("tap." + loop, ringBytes));
    }
    lane = new BlockingLane("tap-" + node, 2, 64, meters);
    tap = new TapService(bus, node, rings, this, lane);
    admin = new AdminService(bus, node, this, () -> MeterValues.of(meters), lane);
    announcer =
        new Announcer(
            bus, () -> new NodeAnnouncement("broker", node, 1_700_000_000_000L, "test", List.of()));
  }

  public Future<Void> start() {
    return tap.start().compose(x -> admin.start()).compose(x -> announcer.start());
  }

  public Future<Void> stop() {
    return announcer
        .stop()
        .compose(x -> tap.stop())
        .compose(x -> admin.stop())
        .onComplete(x -> lane.close());
  }

  /** A client that is connected from now on. */
  public long connect(int loop, String clientId, String username, String host, int port) {
    long id = (long) loop << 40 | (known.size() + 1);
    known.put(
        id,
        new ConnectionInfo(
            node,
            id,
            loop,
            "mqtt",
            "tcp",
            null,
            host,
            port,
            "10.0.0.1",
            1883,
            System.currentTimeMillis(),
            0,
            null,
            clientId,
            username,
            5,
            true,
            60,
            1,
            12,
            34,
            2_345,
            6_789,
            0));
    return id;
  }

  /** Lets the tap see a frame now; returns its sequence. */
  public long see(long connectionId, boolean fromClient, Buffer frame) {
    lastNanos = Math.max(lastNanos + 1, System.currentTimeMillis() * 1_000_000);
    return see(connectionId, fromClient, frame, lastNanos);
  }

  public long see(long connectionId, boolean fromClient, Buffer frame, long epochNanos) {
    Buffer captured = frame.slice(0, Math.min(256, frame.length()));
    byte[] bytes =
        new TapRecord(fromClient, 5, frame.length(), connectionId, epochNanos, captured)
            .encode()
            .getBytes();
    RingLog ring = rings.get((int) (connectionId >> 40));
    int header = TapRecord.HEADER_BYTES;
    return ring.append(bytes, header, Unpooled.wrappedBuffer(bytes), header, bytes.length - header);
  }

  @Override
  public ConnectionInfo find(long connectionId) {
    return known.get(connectionId);
  }

  @Override
  public List<ConnectionInfo> open() {
    return List.copyOf(known.values());
  }
}
