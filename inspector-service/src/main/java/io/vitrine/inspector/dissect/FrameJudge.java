package io.vitrine.inspector.dissect;

import io.vitrine.dissect.Field;
import io.vitrine.filter.FieldSource;
import io.vitrine.filter.Filter;
import io.vitrine.filter.FrameFields;
import io.vitrine.inspector.flow.TcpNumbers;
import io.vitrine.inspector.flow.UdpStreams;
import io.vitrine.inspector.sensor.file.CapturedFrame;
import io.vitrine.inspector.sensor.layer.Segment;
import io.vitrine.inspector.sensor.layer.SegmentFields;
import io.vitrine.inspector.sensor.mqtt.MqttPacket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Asks a filter about whole frames, as Wireshark does: a frame with several MQTT packets passes or
 * does not pass with all of them. Collects what a frame has, and judges it when the next one comes;
 * a frame whose bytes wait for others is judged when they are read, or its stream is over, or too
 * much waits; what is told of it after that is judged by itself. One thread.
 */
final class FrameJudge implements Printer {
  /** Takes the verdicts. */
  @FunctionalInterface
  interface Verdict {
    /**
     * @param matches whether the frame passes; found out when it is asked
     */
    void judged(JudgedFrame frame, BooleanSupplier matches);
  }

  private static final FieldSource NO_NUMBERS = field -> List.of();

  /** Bytes of frames that wait for those before them; beyond, the eldest is judged as it is. */
  private static final long WAITING_BYTES_MAX = 16L * 1024 * 1024;

  /** What a frame that waits costs beside its bytes, about. */
  private static final int FRAME_COST_BYTES = 512;

  private final Filter filter;
  private final UnaryOperator<MqttPacket> shown;
  private final Verdict out;
  private final boolean waits;
  private final @Nullable TcpNumbers tcp;
  private final @Nullable UdpStreams udp;

  /** Frames that came before others that belong in front of them. */
  private final Map<Long, Collected> waiting = new LinkedHashMap<>();

  /** Numbers of those of a stream. */
  private final Map<Long, Set<Long>> ofStreams = new HashMap<>();

  /** Numbers of those whose bytes are in order now. */
  private final List<Long> ordered = new ArrayList<>();

  private long waitingBytes;
  private @Nullable Collected now;
  private @Nullable Collected late;
  private boolean early;
  private long firstNanos;
  private long nanos;
  private long sinceBefore;
  private boolean any;

  /** What a frame has. */
  private static final class Collected {
    private final Segment at;
    private final long stream;
    private final boolean segment;
    private final FieldSource numbers;
    private final long sinceBefore;

    /** Most frames, bare acknowledgements, have neither. */
    private Map<Field, List<Object>> inner = Map.of();

    private List<MqttPacket> packets = List.of();

    Collected(Segment at, long stream, boolean segment, FieldSource numbers, long sinceBefore) {
      this.at = at;
      this.stream = stream;
      this.segment = segment;
      this.numbers = numbers;
      this.sinceBefore = sinceBefore;
    }

    void add(Field field, Object value) {
      if (inner.isEmpty()) {
        inner = new HashMap<>();
      }
      inner.computeIfAbsent(field, each -> new ArrayList<>(1)).add(value);
    }

    void add(MqttPacket packet) {
      if (packets.isEmpty()) {
        packets = new ArrayList<>(1);
      }
      packets.add(packet);
    }

    boolean holds(Segment other) {
      return at.frame.number() == other.frame.number();
    }
  }

  /**
   * @param shown what the filter may see of a packet
   * @param waits whether frames that come too early are judged only when their bytes are in order
   */
  FrameJudge(Filter filter, UnaryOperator<MqttPacket> shown, boolean waits, Verdict out) {
    this.filter = filter;
    this.shown = shown;
    this.waits = waits;
    this.out = out;
    this.tcp = filter.fields().stream().anyMatch(TcpNumbers::has) ? new TcpNumbers() : null;
    this.udp = filter.fields().contains(FrameFields.UDP_STREAM) ? new UdpStreams() : null;
  }

  /** What comes next is of another frame. */
  @Override
  public void frame(CapturedFrame frame) {
    finish();
    sinceBefore = any ? frame.epochNanos() - nanos : 0;
    firstNanos = any ? firstNanos : frame.epochNanos();
    nanos = frame.epochNanos();
    any = true;
  }

  @Override
  public void segment(Segment of, long stream) {
    now = new Collected(of, stream, true, numbers(of, stream), sinceBefore);
  }

  @Override
  public void copy(Segment of, long stream) {
    now = new Collected(of, stream, false, numbers(of, stream), sinceBefore);
  }

  @Override
  public void unread(Segment headers) {
    now = new Collected(headers, -1, false, numbers(headers, -1), sinceBefore);
  }

  private FieldSource numbers(Segment of, long stream) {
    FieldSource segments = tcp == null || stream < 0 ? NO_NUMBERS : tcp.accept(of, stream);
    if (udp == null) {
      return segments;
    }
    List<Object> datagrams = udp.accept(of);
    return field -> field == FrameFields.UDP_STREAM ? datagrams : segments.values(field);
  }

  /** It is the segment of the frame at hand. */
  @Override
  public void early(Segment of) {
    early = waits;
  }

  @Override
  public void field(Segment of, Field field, Object value) {
    collected(of).add(field, value);
  }

  @Override
  public void packet(MqttPacket packet) {
    collected(packet.at()).add(packet);
  }

  /** Judges what came late before, if this is of another frame. */
  private void about(Segment of) {
    Collected before = late;
    if (before != null && !before.holds(of)) {
      late = null;
      judge(before);
    }
  }

  /** What is of the frame at hand, or came late for one before. */
  private Collected collected(Segment of) {
    about(of);
    Collected current = now;
    if (current != null && current.holds(of)) {
      return current;
    }
    Collected known = late;
    if (known == null) {
      known = taken(of.frame.number());
    }
    if (known == null) {
      known = new Collected(of, -1, false, NO_NUMBERS, 0);
    }
    late = known;
    return known;
  }

  /** The stream is over; what there is of it is judged. */
  @Override
  public void closed(long stream) {
    finish();
    for (Long each : List.copyOf(ofStreams.getOrDefault(stream, Set.of()))) {
      judgeWaiting(each);
    }
    if (tcp != null) {
      tcp.closed(stream);
    }
  }

  /** A segment that came early is in order now, and what was in it is told of. */
  @Override
  public void ordered(Segment of) {
    Collected current = now;
    if (current != null && current.holds(of)) {
      early = false;
    } else if (waiting.containsKey(of.frame.number())) {
      // Those that are put in order with it may have the rest of a packet that begins here.
      ordered.add(of.frame.number());
    }
  }

  /** Judges what there is, but for frames that wait. */
  @Override
  public void finish() {
    Collected before = late;
    if (before != null) {
      late = null;
      judge(before);
    }
    ordered.forEach(this::judgeWaiting);
    ordered.clear();
    Collected current = now;
    if (current == null) {
      return;
    }
    now = null;
    if (early && current.packets.isEmpty()) {
      wait(current);
    } else {
      judge(current);
    }
    early = false;
  }

  private void wait(Collected frame) {
    long number = frame.at.frame.number();
    waiting.put(number, frame);
    ofStreams.computeIfAbsent(frame.stream, any -> new LinkedHashSet<>()).add(number);
    waitingBytes += cost(frame);
    while (waitingBytes > WAITING_BYTES_MAX) {
      judgeWaiting(waiting.keySet().iterator().next());
    }
  }

  private static long cost(Collected frame) {
    return frame.at.bytes.length + FRAME_COST_BYTES;
  }

  private void judgeWaiting(long number) {
    Collected frame = taken(number);
    if (frame != null) {
      judge(frame);
    }
  }

  /** No longer waits; null if it did not. */
  private @Nullable Collected taken(long number) {
    Collected frame = waiting.remove(number);
    if (frame != null) {
      waitingBytes -= cost(frame);
      ofStreams.computeIfPresent(
          frame.stream,
          (stream, numbers) -> numbers.remove(number) && numbers.isEmpty() ? null : numbers);
    }
    return frame;
  }

  private void judge(Collected frame) {
    JudgedFrame judged =
        new JudgedFrame(frame.at, frame.stream, frame.segment, frame.packets, () -> view(frame));
    out.judged(judged, () -> filter.matches(view(frame)));
  }

  private FrameView view(Collected frame) {
    return new FrameView(
        new SegmentFields(frame.at, frame.stream),
        shown(frame.packets),
        frame.numbers,
        frame.inner,
        frame.at.frame.epochNanos() - firstNanos,
        frame.sinceBefore);
  }

  private List<MqttPacket> shown(List<MqttPacket> packets) {
    if (packets.isEmpty()) {
      return packets;
    }
    List<MqttPacket> seen = new ArrayList<>(packets.size());
    for (MqttPacket each : packets) {
      seen.add(shown.apply(each));
    }
    return seen;
  }
}
