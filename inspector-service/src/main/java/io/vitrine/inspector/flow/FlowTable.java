package io.vitrine.inspector.flow;

import io.vitrine.inspector.sensor.layer.Segment;
import io.vitrine.inspector.sensor.reassembly.Endpoint;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Counts segments into flows, and hands each flow over when its minute is over. Holds at most
 * {@value #FLOWS_MAX} flows, or as many as it is told: beyond, the oldest is handed over early, and
 * what comes after is a second flow of the same minute. One thread.
 */
public final class FlowTable {
  static final int FLOWS_MAX = 100_000;

  private static final long NANOS = 1_000_000_000L;
  private static final long WINDOW_SECONDS = 60;

  private record Key(long window, Endpoint from, Endpoint to, int protocol, int vni) {
    static Key of(Segment segment, long window) {
      return new Key(
          window,
          Endpoint.source(segment),
          Endpoint.destination(segment),
          segment.protocol,
          segment.vni);
    }
  }

  /** A TCP connection, and its flows of the latest minute that it had segments in. */
  private static final class Connection {
    private final TcpAnalysis analysis = new TcpAnalysis();
    private @Nullable Flow fromLow;
    private @Nullable Flow fromHigh;
  }

  private final Map<Key, Flow> flows = new LinkedHashMap<>();
  private final Map<Long, Connection> connections = new HashMap<>();
  private final int flowsMax;
  private final Consumer<Flow> out;
  private long latestWindow = Long.MIN_VALUE;
  private long handedOverEarly;

  /**
   * @param out takes flows, by minute, in the order of their first frames
   */
  public FlowTable(Consumer<Flow> out) {
    this(FLOWS_MAX, out);
  }

  /**
   * @param flowsMax flows that are counted at a time
   * @param out takes flows, by minute, in the order of their first frames
   */
  public FlowTable(int flowsMax, Consumer<Flow> out) {
    this.flowsMax = flowsMax;
    this.out = out;
  }

  /**
   * Counts a segment.
   *
   * @param stream number of its TCP stream; -1 if it is not TCP
   */
  public void accept(Segment segment, long stream) {
    long second = Math.floorDiv(segment.frame.epochNanos(), NANOS);
    long window = second - Math.floorMod(second, WINDOW_SECONDS);
    passed(window);
    if (stream < 0) {
      flow(segment, window, stream).add(segment, Set.of());
      return;
    }
    Connection connection = connections.computeIfAbsent(stream, each -> new Connection());
    boolean fromLow = Endpoint.sourceIsLow(segment);
    Flow flow = fromLow ? connection.fromLow : connection.fromHigh;
    if (flow == null || !flow.counts(window, segment.vni)) {
      flow = flow(segment, window, stream);
      if (fromLow) {
        connection.fromLow = flow;
      } else {
        connection.fromHigh = flow;
      }
    }
    flow.add(segment, connection.analysis.accept(segment, fromLow));
  }

  private Flow flow(Segment segment, long window, long stream) {
    Key key = Key.of(segment, window);
    Flow flow = flows.get(key);
    if (flow == null) {
      if (flows.size() >= flowsMax) {
        Iterator<Flow> eldest = flows.values().iterator();
        handOver(eldest.next());
        eldest.remove();
        handedOverEarly++;
      }
      flow = new Flow(window, segment.headers(), stream);
      flows.put(key, flow);
    }
    return flow;
  }

  private void handOver(Flow flow) {
    flow.end();
    out.accept(flow);
  }

  /** It is that epoch second: minutes before the last one are handed over. */
  public void passed(long epochSecond) {
    long window = epochSecond - Math.floorMod(epochSecond, WINDOW_SECONDS);
    if (window > latestWindow) {
      latestWindow = window;
      handOverBefore(window - WINDOW_SECONDS);
    }
  }

  /** Those that are still counted. */
  public Collection<Flow> open() {
    return Collections.unmodifiableCollection(flows.values());
  }

  /** Flows that were handed over before their minute was over, since there were too many. */
  public long handedOverEarly() {
    return handedOverEarly;
  }

  /** The stream is over: nothing has to be remembered of it. */
  public void closed(long stream) {
    connections.remove(stream);
  }

  /** No more segments will come. */
  public void finish() {
    flows.values().forEach(this::handOver);
    flows.clear();
  }

  /** A minute is kept for one more, because frames of two interfaces may come in mixed order. */
  private void handOverBefore(long minute) {
    Iterator<Map.Entry<Key, Flow>> all = flows.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<Key, Flow> each = all.next();
      if (each.getKey().window < minute) {
        handOver(each.getValue());
        all.remove();
      }
    }
  }
}
