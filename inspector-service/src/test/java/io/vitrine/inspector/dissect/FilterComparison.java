package io.vitrine.inspector.dissect;

import io.vitrine.dissect.Field;
import io.vitrine.filter.Filter;
import io.vitrine.inspector.sensor.Sensor;
import io.vitrine.inspector.sensor.SensorListener;
import io.vitrine.inspector.sensor.Told;
import io.vitrine.inspector.sensor.Tshark;
import io.vitrine.inspector.sensor.file.CaptureReader;
import io.vitrine.inspector.sensor.file.CapturedFrame;
import io.vitrine.inspector.sensor.layer.Segment;
import io.vitrine.inspector.sensor.mqtt.MqttPacket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.Assumptions;

/** Compares the frames that our filters select with those that tshark's select. */
public final class FilterComparison {
  /** For captures with TLS. */
  public static final List<String> TLS =
      List.of(
          "tls",
          "not tls",
          "tls.record.version == 0x0301",
          "tls.record.version != 0x0303",
          "tls.record.content_type == 22",
          "tls.handshake.type == 1",
          "tls.handshake.type == 2",
          "tls.handshake.type == 11",
          "tls.handshake.type == 20",
          "tls.handshake.extensions_server_name",
          "tls.handshake.extensions_server_name == \"broker.example\"",
          "tls.handshake.ja3",
          "tls.handshake.ja3_full contains \"771,\"",
          "tls.handshake.ja3s",
          "tls.handshake.ja3s_full == \"771,49196,65281-11-35-23\"",
          "tls.handshake.ja3s_full contains \"771,4\"",
          "x509af.version == 2",
          "len(x509af.version) == 4",
          "x509af.serialNumber",
          "len(x509af.serialNumber) == 20",
          "x509af.algorithm.id == 1.2.840.10045.4.3.2",
          "count(x509af.algorithm.id) == 3",
          "x509af.utcTime contains \"20\"",
          "x509af.notAfter == 0",
          "x509sat.uTF8String == \"broker.example\"",
          "x509sat.printableString",
          "x509if.oid == 2.5.4.3",
          "x509af.extension.id == 2.5.29.17",
          "x509af.extensions > 2",
          "x509ce.cA",
          "x509ce.cA == 0",
          "x509ce.dNSName",
          "x509ce.IPAddress.ipv4 == 127.0.0.0/8",
          "x509ce.KeyUsage.keyCertSign == 1",
          "len(x509af.subjectPublicKey) > 70",
          "tls.record",
          "tls.record.length > 100",
          "tls.record.length == 1",
          "tls.record.opaque_type",
          "tls.record.opaque_type == 23",
          "tls.change_cipher_spec",
          "tls.alert_message",
          "tls.alert_message.level == 1",
          "tls.alert_message.desc == 0",
          "tls.app_data",
          "len(tls.app_data) > 40",
          "tls.handshake",
          "tls.handshake.length > 100",
          "tls.handshake.version == 0x0303",
          "tls.handshake.random",
          "len(tls.handshake.random) == 32",
          "tls.handshake.session_id_length == 32",
          "tls.handshake.session_id",
          "tls.handshake.cipher_suites_length > 2",
          "tls.handshake.ciphersuite == 0x1302",
          "tls.handshake.ciphersuite == 0xc02c",
          "all tls.handshake.ciphersuite >= 0x1000",
          "count(tls.handshake.ciphersuite) > 5",
          "count(tls.handshake.ciphersuite) == 1",
          "tls.handshake.comp_methods_length == 1",
          "tls.handshake.comp_method == 0",
          "tls.handshake.extensions_length > 50",
          "tls.handshake.extension.type == 16",
          "tls.handshake.extension.type == 43",
          "tls.handshake.extension.type == 23",
          "count(tls.handshake.extension.type) > 3",
          "count(tls.handshake.extension.type) == 2",
          "tls.handshake.extension.len == 0",
          "tls.handshake.extension.len > 20",
          "tls.handshake.extensions.supported_version == 0x0304",
          "count(tls.handshake.extensions.supported_version) == 1",
          "tls.handshake.extensions_supported_group == 29",
          "tls.handshake.extensions_ec_point_format == 0",
          "tls.handshake.extensions_key_share_group == 29",
          "tls.handshake.sig_hash_alg == 0x0403",
          "tls.handshake.extensions_alpn_str == \"mqtt\"",
          "tls.handshake.certificates_length > 100",
          "tls.handshake.certificate_length > 100",
          "tls.handshake.certificate contains \"localhost\"",
          "tls.handshake.certificate contains \"broker\"",
          "len(tls.handshake.length) == 3",
          "len(tls.handshake.session_id_length) == 1",
          "mqtt",
          "mqtt.msgtype != 3",
          "!(mqtt.topic)",
          "tls and not mqtt");

  /** For captures with WebSocket, of which tshark sees the frames and not the MQTT. */
  public static final List<String> WEBSOCKET =
      List.of(
          "websocket",
          "websocket.opcode == 2",
          "websocket.opcode != 2",
          "websocket.opcode == 9 or websocket.opcode == 10",
          "websocket.fin == 0",
          "websocket.mask == 1",
          "websocket.mask == 0",
          "websocket.masking_key",
          "websocket.rsv == 0",
          "websocket.payload_length > 10",
          "websocket.payload_length == 126",
          "websocket.payload_length != 126",
          "websocket.payload_length_ext_16",
          "websocket.payload_length_ext_16 > 200",
          "websocket.payload_length_ext_64",
          "websocket.payload",
          "websocket.masked_payload",
          "len(websocket.payload_length) == 1");

  private FilterComparison() {}

  /** Many filters for any capture. */
  public static List<String> filters() throws Exception {
    return Files.readAllLines(resource("/filters/filters.txt"));
  }

  /**
   * The filters that select other frames than tshark's do, each with both; tshark tries all of them
   * in one run.
   *
   * @param left frames that are not compared
   * @param onPurpose says of which filters that is known
   */
  public static List<String> differences(
      Path capture, List<String> texts, Told told, Set<Long> left, Predicate<String> onPurpose)
      throws Exception {
    Path filters = Files.createTempFile("filters", ".txt");
    Map<Integer, List<Long>> theirs;
    try {
      Files.write(filters, texts);
      theirs = Tshark.frames(capture, filters, resource("/filters/taps.lua"), told.options());
    } finally {
      Files.delete(filters);
    }
    Assumptions.assumeFalse(theirs.isEmpty(), "tshark has no Lua: filters were not compared");
    List<String> different = new ArrayList<>();
    List<SortedSet<Long>> frames = frames(capture, texts, told);
    for (int i = 0; i < texts.size(); i++) {
      List<Long> ours = without(left, List.copyOf(frames.get(i)));
      List<Long> their = without(left, theirs.get(i + 1));
      if (!ours.equals(their) && !onPurpose.test(texts.get(i))) {
        String more = texts.get(i) + ": only ours " + beside(ours, their);
        different.add(more + ", only tshark's " + beside(their, ours));
      }
    }
    return different;
  }

  private static List<Long> beside(List<Long> frames, List<Long> others) {
    return frames.stream().filter(each -> !others.contains(each)).toList();
  }

  private static List<Long> without(Set<Long> left, List<Long> frames) {
    return frames.stream().filter(each -> !left.contains(each)).toList();
  }

  private static Path resource(String name) throws Exception {
    return Path.of(FilterComparison.class.getResource(name).toURI());
  }

  /** For each filter the frames that are judged to match, in one reading of the capture. */
  private static List<SortedSet<Long>> frames(Path capture, List<String> texts, Told told)
      throws Exception {
    List<SortedSet<Long>> found = new ArrayList<>();
    List<FrameJudge> judges = new ArrayList<>();
    for (String each : texts) {
      SortedSet<Long> numbers = new TreeSet<>();
      found.add(numbers);
      FrameJudge.Verdict verdict =
          (frame, matches) -> {
            if (matches.getAsBoolean()) {
              numbers.add(frame.at().frame.number());
            }
          };
      judges.add(new FrameJudge(Filter.compile(each), packet -> packet, true, verdict));
    }
    Sensor sensor = told.sensor(all(judges));
    try (CaptureReader reader = CaptureReader.open(Files.newInputStream(capture))) {
      CapturedFrame frame;
      while ((frame = reader.next()) != null) {
        for (FrameJudge each : judges) {
          each.frame(frame);
        }
        sensor.accept(frame);
      }
    }
    sensor.finish();
    judges.forEach(FrameJudge::finish);
    return found;
  }

  private static SensorListener all(List<FrameJudge> judges) {
    return new SensorListener() {
      @Override
      public void packet(MqttPacket packet) {
        judges.forEach(each -> each.packet(packet));
      }

      @Override
      public void segment(Segment segment, long stream) {
        judges.forEach(each -> each.segment(segment, stream));
      }

      @Override
      public void copy(Segment segment, long stream) {
        judges.forEach(each -> each.copy(segment, stream));
      }

      @Override
      public void unread(Segment headers) {
        judges.forEach(each -> each.unread(headers));
      }

      @Override
      public void early(Segment at) {
        judges.forEach(each -> each.early(at));
      }

      @Override
      public void ordered(Segment at) {
        judges.forEach(each -> each.ordered(at));
      }

      @Override
      public void field(Segment at, Field field, Object value) {
        judges.forEach(each -> each.field(at, field, value));
      }

      @Override
      public void closed(long stream) {
        judges.forEach(each -> each.closed(stream));
      }
    };
  }
}
