package io.vitrine.inspector.flow;

import io.vitrine.dissect.Field;
import io.vitrine.filter.FieldSource;
import io.vitrine.filter.FrameFields;
import io.vitrine.inspector.sensor.layer.Segment;
import io.vitrine.inspector.sensor.reassembly.Endpoint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What of a TCP segment is known only with those before it, by Wireshark's rules: relative numbers,
 * the scaled window, {@code tcp.analysis}. One thread.
 */
public final class TcpNumbers {
  private static final Set<Field> NUMBERS =
      Set.of(
          FrameFields.TCP_SEQ,
          FrameFields.TCP_NXTSEQ,
          FrameFields.TCP_ACK,
          FrameFields.TCP_WINDOW_SIZE,
          FrameFields.TCP_WINDOW_SCALE);

  /** A SYN's window is never scaled, and Wireshark says no factor of it. */
  private static final long NO_FACTOR = 0;

  /** One side of a connection. */
  private static final class Side {
    private boolean known;

    /** The number that counts as 0. */
    private int base;

    void begin(int number) {
      base = known ? base : number;
      known = true;
    }
  }

  private static final class Connection {
    private final TcpAnalysis analysis = new TcpAnalysis();
    private final Side low = new Side();
    private final Side high = new Side();
  }

  /** Of one segment. */
  private record Numbers(
      long sequence,
      long next,
      long acknowledged,
      long window,
      long factor,
      long again,
      Set<TcpRemark> remarks)
      implements FieldSource {
    @Override
    public List<Object> values(Field field) {
      if (field == FrameFields.TCP_SEQ) {
        return List.of(sequence);
      }
      if (field == FrameFields.TCP_NXTSEQ) {
        return List.of(next);
      }
      if (field == FrameFields.TCP_ACK) {
        return List.of(acknowledged);
      }
      if (field == FrameFields.TCP_WINDOW_SIZE) {
        return List.of(window);
      }
      if (field == FrameFields.TCP_WINDOW_SCALE) {
        return factor == NO_FACTOR ? List.of() : List.of(factor);
      }
      if (field == FrameFields.TCP_DUPLICATE_ACK_NUM) {
        return remarks.contains(TcpRemark.DUPLICATE_ACK) ? List.of(again) : List.of();
      }
      boolean any = field == FrameFields.TCP_ANALYSIS_FLAGS && !remarks.isEmpty();
      return any || remarks.stream().anyMatch(each -> each.field() == field)
          ? List.of(true)
          : List.of();
    }
  }

  private final Map<Long, Connection> connections = new HashMap<>();

  /** Whether a field is one of these. */
  public static boolean has(Field field) {
    return NUMBERS.contains(field) || field.name().startsWith("tcp.analysis.");
  }

  /** Takes the next segment of a stream. */
  public FieldSource accept(Segment segment, long stream) {
    Connection connection = connections.computeIfAbsent(stream, each -> new Connection());
    boolean fromLow = Endpoint.sourceIsLow(segment);
    Side from = fromLow ? connection.low : connection.high;
    Side to = fromLow ? connection.high : connection.low;
    from.begin(segment.has(Segment.SYN) ? segment.sequence : segment.sequence - 1);
    if (segment.has(Segment.ACK)) {
      to.begin(segment.acknowledgment - 1);
    }
    Set<TcpRemark> remarks = connection.analysis.accept(segment, fromLow);
    long sequence = segment.sequence - from.base & 0xFFFFFFFFL;
    int length = segment.payloadLength + (segment.has(Segment.SYN | Segment.FIN) ? 1 : 0);
    int acknowledgment = segment.acknowledgment - (segment.has(Segment.ACK) ? to.base : 0);
    return new Numbers(
        sequence,
        sequence + length,
        acknowledgment & 0xFFFFFFFFL,
        connection.analysis.window(fromLow),
        segment.has(Segment.SYN) ? NO_FACTOR : connection.analysis.windowFactor(fromLow),
        connection.analysis.duplicates(fromLow),
        remarks);
  }

  /** The stream is over. */
  public void closed(long stream) {
    connections.remove(stream);
  }
}
