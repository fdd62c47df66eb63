package io.vitrine.inspector.traffic;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vitrine.inspector.capture.Capture;
import io.vitrine.inspector.capture.CapturedPacket;
import io.vitrine.inspector.capture.Cursor;
import io.vitrine.inspector.capture.LiveFeed;
import io.vitrine.runtime.Bus;
import io.vitrine.runtime.Directory;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Follows the taps of all live brokers for {@link Traffic}, at most so many packets a second of
 * each: of more it sees parts, and says how much it missed.
 *
 * <p>Threads: the context that starts it.
 */
public final class BrokerWatch implements LiveFeed.Reader {
  private static final long TICK_MILLIS = 1_000;
  private static final int BYTES_PER_PACKET = 512;

  private final Vertx vertx;
  private final Capture capture;
  private final Traffic traffic;
  private final LiveFeed feed;
  private final Map<String, BrokerTraffic> brokers = new HashMap<>();
  private long timer = -1;

  /**
   * @param packetsPerSecondMax of each broker; not 0
   */
  public BrokerWatch(
      Vertx vertx, Bus bus, Capture capture, Traffic traffic, int packetsPerSecondMax) {
    this.vertx = vertx;
    this.capture = capture;
    this.traffic = traffic;
    int packets = Math.max(1, packetsPerSecondMax / LiveFeed.FETCHES_PER_SECOND_MAX);
    LiveFeed.Pace pace = new LiveFeed.Pace(packets, packets * BYTES_PER_PACKET);
    this.feed = new LiveFeed(vertx, bus, "", List.of(), Cursor.NOW, this, pace);
  }

  public void start(Directory directory) {
    Context context = vertx.getOrCreateContext();
    directory.onChange(() -> context.runOnContext(changed -> follow()));
    timer = vertx.setPeriodic(TICK_MILLIS, tick -> passed());
    follow();
  }

  private void follow() {
    if (timer >= 0) {
      List<String> live = capture.brokers();
      feed.follow(live);
      List.copyOf(brokers.keySet()).stream()
          .filter(node -> !live.contains(node))
          .forEach(node -> traffic.close(brokers.remove(node).analysis()));
    }
  }

  public void stop() {
    vertx.cancelTimer(timer);
    timer = -1;
    feed.close();
  }

  private void passed() {
    Instant now = Instant.now();
    long nanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
    brokers.values().forEach(each -> each.passed(nanos));
  }

  private BrokerTraffic broker(String node) {
    return brokers.computeIfAbsent(node, name -> new BrokerTraffic(traffic.open(name)));
  }

  @Override
  public void packet(CapturedPacket packet, Cursor cursor) {
    broker(packet.node()).packet(packet);
  }

  @Override
  public void missed(String node, long packets) {
    broker(node).analysis().missed(packets);
  }

  @Override
  public boolean full() {
    return false;
  }
}
