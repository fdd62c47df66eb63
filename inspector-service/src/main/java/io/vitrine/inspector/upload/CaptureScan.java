package io.vitrine.inspector.upload;

import io.vertx.core.buffer.Buffer;
import io.vitrine.contract.ConnectionInfo;
import io.vitrine.contract.TapFrame;
import io.vitrine.contract.TapRecord;
import io.vitrine.dissect.Dissection;
import io.vitrine.dissect.payload.PayloadViews;
import io.vitrine.dissect.payload.SparkplugAliases;
import io.vitrine.filter.Filter;
import io.vitrine.filter.FrameFields;
import io.vitrine.inspector.capture.CapturedPacket;
import io.vitrine.inspector.conversation.Conversations;
import io.vitrine.inspector.record.Texts;
import io.vitrine.inspector.sensor.DecodeAs;
import io.vitrine.inspector.sensor.Sensor;
import io.vitrine.inspector.sensor.SensorListener;
import io.vitrine.inspector.sensor.file.CaptureReader;
import io.vitrine.inspector.sensor.file.CapturedFrame;
import io.vitrine.inspector.sensor.layer.Segment;
import io.vitrine.inspector.sensor.mqtt.Carrier;
import io.vitrine.inspector.sensor.mqtt.MqttPacket;
import io.vitrine.inspector.sensor.tls.KeyLog;
import io.vitrine.tap.Redaction;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads an uploaded capture from its beginning, with the keys that it carries or was given.
 * Passwords, authentication data and payloads that are told are zero before a filter or a reader
 * sees them.
 *
 * <p>Threads: one, which blocks.
 */
public final class CaptureScan implements SensorListener {
  private static final int FRAMES_PER_TELL = 4096;

  /**
   * What was found.
   *
   * @param packets that match, in the order of the capture; their sequence is the packet's number
   *     in it, from 1
   * @param scanned packets that were looked at
   * @param complete whether the end of the capture was reached
   */
  public record Page(List<CapturedPacket> packets, long scanned, boolean complete) {}

  private final UploadedCapture capture;
  private final Filter filter;
  private final long after;
  private final int limit;
  private final @Nullable Conversations conversations;
  private final List<CapturedPacket> found = new ArrayList<>();
  private final Redaction redaction;
  private PayloadViews payloads = PayloadViews.AUTO;
  private SparkplugAliases aliases = new SparkplugAliases();
  private long scanned;
  private boolean full;

  private CaptureScan(
      UploadedCapture capture, Filter filter, Redaction redaction, long after, int limit) {
    this.redaction = redaction;
    this.capture = capture;
    this.filter = filter;
    this.after = after;
    this.limit = limit;
    boolean latency = filter.fields().contains(FrameFields.VITRINE_LATENCY_MS);
    this.conversations = latency ? new Conversations(observation -> {}, session -> {}) : null;
  }

  /** The packets behind number {@code after} that match, at most {@code limit}. */
  public static Page page(
      UploadedCapture capture, Filter filter, Redaction redaction, long after, int limit)
      throws IOException {
    CaptureScan scan = new CaptureScan(capture, filter, redaction, after, limit);
    scan.run(false);
    return new Page(scan.found, scan.scanned, !scan.full);
  }

  /** Counts what is in it and says so in its progress as it goes. */
  public static void count(UploadedCapture capture) throws IOException {
    new CaptureScan(capture, Filter.ALL, Redaction.SECRETS, Long.MAX_VALUE, 0).run(true);
  }

  /**
   * One packet by its number, from 1; none if there are fewer.
   *
   * @param aliases learn what the packets before it say of Sparkplug's metrics
   */
  public static List<CapturedPacket> packet(
      UploadedCapture capture,
      int number,
      Redaction redaction,
      PayloadViews payloads,
      SparkplugAliases aliases)
      throws IOException {
    CaptureScan scan = new CaptureScan(capture, Filter.ALL, redaction, number - 1L, 1);
    scan.payloads = payloads;
    scan.aliases = aliases;
    scan.run(false);
    return scan.found;
  }

  private void run(boolean tell) throws IOException {
    KeyLog keys = new KeyLog();
    if (Files.exists(capture.keyLog())) {
      keys.add(Files.readAllBytes(capture.keyLog()));
    }
    Sensor sensor = new Sensor(DecodeAs.STANDARD, keys, payloads, aliases, this);
    long size = Files.size(capture.file());
    try (CaptureReader reader = CaptureReader.open(Files.newInputStream(capture.file()))) {
      reader.onKeys(keys::add);
      String damage = feed(reader, sensor, tell, size);
      if (!full) {
        sensor.finish();
      }
      if (tell) {
        String early = reader.truncated() ? "file ends inside a frame" : damage;
        tell(reader, sensor, size, UploadedCapture.State.READY, early);
      }
    }
  }

  private String feed(CaptureReader reader, Sensor sensor, boolean tell, long size) {
    try {
      CapturedFrame frame;
      while (!full && (frame = reader.next()) != null) {
        sensor.accept(frame);
        if (tell && reader.frames() % FRAMES_PER_TELL == 0) {
          tell(reader, sensor, size, UploadedCapture.State.READING, "");
          full = capture.deleted();
        }
      }
      return "";
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private void tell(
      CaptureReader reader, Sensor sensor, long size, UploadedCapture.State state, String damage) {
    capture.progress(
        new UploadedCapture.Progress(
            state,
            size,
            reader.position(),
            reader.frames(),
            sensor.packets(),
            sensor.streams(),
            sensor.bytesMissing(),
            damage));
  }

  @Override
  public void packet(MqttPacket packet) {
    MqttPacket known = conversations == null ? packet : conversations.packet(packet);
    long number = packet.number() + 1;
    if (full || number <= after) {
      return;
    }
    MqttPacket shown = known.redacted(redaction);
    if (filter.matches(shown)) {
      full = found.size() == limit;
      if (full) {
        return;
      }
      found.add(captured(shown, number));
    }
    scanned++;
  }

  @Override
  public void segment(Segment segment, long stream) {
    if (conversations != null) {
      conversations.segment(segment, stream);
    }
  }

  @Override
  public void lost(Carrier carrier, boolean fromClient, long missing, long skipped, Segment at) {
    if (conversations != null) {
      conversations.lost(carrier, missing, skipped, at);
    }
  }

  @Override
  public void closed(long stream) {
    if (conversations != null) {
      conversations.closed(stream);
    }
  }

  private CapturedPacket captured(MqttPacket packet, long number) {
    Dissection tree = packet.tree();
    TapRecord record =
        new TapRecord(
            packet.fromClient(),
            tree.protocolLevel(),
            tree.frameLength(),
            packet.stream(),
            packet.at().frame.epochNanos(),
            Buffer.buffer(tree.bytes(0, tree.captured())),
            tree.resolvedTopic(),
            packet.around());
    return new CapturedPacket(capture.id(), new TapFrame(0, number, record), connection(packet));
  }

  private ConnectionInfo connection(MqttPacket packet) {
    Segment at = packet.at();
    boolean client = packet.fromClient();
    String source = Texts.address(at.source());
    String destination = Texts.address(at.destination());
    String mirror = at.vni < 0 ? capture.name() : "vni-" + at.vni;
    return new ConnectionInfo(
        capture.id(),
        packet.stream(),
        0,
        mirror,
        packet.carrier().transport().title(),
        null,
        client ? source : destination,
        client ? at.sourcePort : at.destinationPort,
        client ? destination : source,
        client ? at.destinationPort : at.sourcePort,
        0,
        0,
        null,
        packet.client().clientId(),
        packet.client().username(),
        packet.tree().protocolLevel(),
        false,
        0,
        0,
        0,
        0,
        0,
        0,
        0);
  }
}
