package io.vitrine.inspector.capture;

import io.vertx.core.Vertx;
import io.vitrine.contract.TapCounts;
import io.vitrine.contract.TapPosition;
import io.vitrine.contract.TapReply;
import io.vitrine.runtime.Bus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One reader's live feed from all brokers. It fetches only while the reader takes what it gets, so
 * a slow one piles up nothing: what it misses stays in the rings until they overwrite it, and is
 * counted.
 *
 * <p>Threads: the context that made it.
 */
public final class LiveFeed {
  /** Where the packets go. */
  public interface Reader {
    /**
     * @param cursor where to go on after this packet
     */
    void packet(CapturedPacket packet, Cursor cursor);

    /** So many packets of a broker, from here on, were overwritten or jumped over. */
    default void missed(String node, long packets) {}

    /** Whether it would rather not get more now; it calls {@link LiveFeed#goOn} when it would. */
    boolean full();
  }

  /**
   * What the feed has seen so far.
   *
   * @param following brokers whose frames it gets, from a known place on
   * @param scanned frames that the filter was asked about
   * @param sent packets that the reader got
   * @param lost frames that a ring overwrote before they were read
   * @param skipped frames that were jumped over because the feed lagged behind
   * @param errors by node, why it cannot be followed at the moment
   */
  public record Status(
      int following,
      long scanned,
      long sent,
      long lost,
      long skipped,
      Map<String, String> errors) {}

  /** Fetches of one broker at most. */
  public static final int FETCHES_PER_SECOND_MAX = 10;

  /**
   * What one fetch brings at most.
   *
   * @param packets of one broker
   * @param bytes of them together
   */
  public record Pace(int packets, int bytes) {}

  private static final Pace PACE = new Pace(250, 256 * 1024);
  private static final TapPosition NEW_NODE = new TapPosition(-1, Map.of());

  private final Vertx vertx;
  private final Bus bus;
  private final String filter;
  private final List<String> hidden;
  private final Reader reader;
  private final Map<String, NodeFeed> feeds = new HashMap<>();
  private final Map<String, TapPosition> positions = new HashMap<>();
  private final Set<NodeFeed> waiting = new HashSet<>();
  private final Cursor start;
  private final Pace pace;
  private boolean begun;
  private boolean closed;
  private long scanned;
  private long sent;
  private long lost;
  private long skipped;

  /**
   * @param hidden topic filters: payloads of these topics are zero, also for the filter
   */
  public LiveFeed(
      Vertx vertx, Bus bus, String filter, List<String> hidden, Cursor start, Reader reader) {
    this(vertx, bus, filter, hidden, start, reader, PACE);
  }

  public LiveFeed(
      Vertx vertx,
      Bus bus,
      String filter,
      List<String> hidden,
      Cursor start,
      Reader reader,
      Pace pace) {
    this.hidden = List.copyOf(hidden);
    this.pace = pace;
    this.vertx = vertx;
    this.bus = bus;
    this.filter = filter;
    this.start = start;
    this.positions.putAll(start.positions());
    this.reader = reader;
  }

  /** Follows exactly these brokers from now on. */
  public void follow(List<String> nodes) {
    feeds.keySet().stream()
        .filter(node -> !nodes.contains(node))
        .toList()
        .forEach(node -> drop(node));
    for (String node : nodes) {
      if (!closed && !feeds.containsKey(node)) {
        // A broker that comes while the feed runs is followed from its first frame on.
        TapPosition from = begun ? positions.getOrDefault(node, NEW_NODE) : start.of(node);
        NodeFeed feed = new NodeFeed(vertx, bus, this, node, filter, hidden, from, pace);
        feeds.put(node, feed);
        feed.fetch();
      }
    }
    begun = true;
  }

  /** Fetches again after the reader was {@link Reader#full}. */
  public void goOn() {
    List<NodeFeed> ready = new ArrayList<>(waiting);
    waiting.clear();
    ready.forEach(NodeFeed::fetch);
  }

  public void close() {
    closed = true;
    waiting.clear();
    feeds.values().forEach(NodeFeed::close);
    feeds.clear();
  }

  public Status status() {
    Map<String, String> errors = new HashMap<>();
    feeds.forEach(
        (node, feed) -> {
          String error = feed.error();
          if (error != null) {
            errors.put(node, error);
          }
        });
    long following = feeds.values().stream().filter(NodeFeed::following).count();
    return new Status((int) following, scanned, sent, lost, skipped, errors);
  }

  /** Where to go on after everything so far. */
  public Cursor cursor() {
    return new Cursor(positions);
  }

  private void drop(String node) {
    NodeFeed feed = feeds.remove(node);
    if (feed != null) {
      feed.close();
      waiting.remove(feed);
    }
  }

  /** Takes what a broker replied; true if the feed may fetch on at once. */
  boolean take(NodeFeed feed, String node, TapReply reply, TapPosition before) {
    TapCounts counts = reply.counts();
    scanned += counts.scanned();
    lost += counts.lost();
    skipped += counts.skipped();
    long missed = counts.lost() + counts.skipped();
    if (missed > 0) {
      reader.missed(node, missed);
    }
    TapPosition at = before;
    for (CapturedPacket packet : PacketPage.packets(node, reply)) {
      at = after(at, packet);
      positions.put(node, at);
      sent++;
      reader.packet(packet, new Cursor(positions));
    }
    positions.put(node, reply.position());
    if (reader.full()) {
      waiting.add(feed);
      return false;
    }
    return true;
  }

  private static TapPosition after(TapPosition position, CapturedPacket packet) {
    Map<Integer, Long> after = new HashMap<>(position.after());
    after.put(packet.frame().loop(), packet.frame().sequence());
    return new TapPosition(position.epoch(), after);
  }
}
