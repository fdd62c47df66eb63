package io.vitrine.inspector.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.inspector.finding.Check;
import io.vitrine.inspector.finding.Observation;
import io.vitrine.inspector.sensor.CaptureBuilder;
import io.vitrine.inspector.sensor.DecodeAs;
import io.vitrine.inspector.sensor.Packets;
import io.vitrine.inspector.sensor.Sensor;
import io.vitrine.inspector.sensor.SensorListener;
import io.vitrine.inspector.sensor.file.CaptureReader;
import io.vitrine.inspector.sensor.file.CapturedFrame;
import io.vitrine.inspector.sensor.layer.Segment;
import io.vitrine.inspector.sensor.mqtt.Carrier;
import io.vitrine.inspector.sensor.mqtt.MqttPacket;
import io.vitrine.inspector.sensor.tls.KeyLog;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Each check by a conversation that does not pass it; '>' is the client, '<' the server. */
class ConversationsTest {
  private static final String CONNECT = ">100d00044d5154540402003c000161";
  private static final String ACCEPTED = "<20020000";
  private static final String CONNECT5 = ">100e00044d5154540502003c00000161";
  private static final String ACCEPTED5 = "<2003000000";
  private static final Set<String> SEEN = new HashSet<>();

  /** Checks that a dialogue of one connection cannot show; other tests of this module do. */
  private static final Set<Check> ELSEWHERE =
      Set.of(
          Check.TLS_OLD,
          Check.CERTIFICATE_EXPIRED,
          Check.CERTIFICATE_EXPIRES,
          Check.BYTES_MISSING,
          Check.TAKEOVER);

  /** What is told about a capture. */
  private static final class Heard {
    private final List<Observation> observations = new ArrayList<>();
    private final List<Session> sessions = new ArrayList<>();
    private final List<MqttPacket> packets = new ArrayList<>();

    List<String> ids() {
      return observations.stream().map(Observation::id).toList();
    }
  }

  @Test
  void aRightConversationHasNoFindings() throws IOException {
    Heard heard =
        dialogue(
            CONNECT,
            ACCEPTED,
            ">820600010001612a".replace("2a", "01"),
            "<9003000101",
            ">320500016100 01",
            "<40020001",
            ">340500016100 02",
            "<50020002",
            ">62020002",
            "<70020002",
            ">c000",
            "<d000",
            ">e000");
    assertThat(heard.ids()).isEmpty();
    Session session = heard.sessions.get(0);
    assertThat(session.clientId()).isEqualTo("a");
    assertThat(session.publishedIn()).isEqualTo(2);
    assertThat(session.filters()).containsExactly("a");
    assertThat(session.latency(1).meanNanos()).isEqualTo(1_000_000);
    assertThat(session.latency(2).meanNanos()).isEqualTo(3_000_000);
    assertThat(heard.packets.get(5).latencyNanos()).isEqualTo(1_000_000);
  }

  @Test
  void theOrderOfPacketsIsChecked() throws IOException {
    seen(Check.FIRST_NOT_CONNECT, ">c000");
    seen(Check.CONNECT_TWICE, CONNECT, ACCEPTED, CONNECT);
    seen(Check.FIRST_NOT_CONNACK, CONNECT, "<d000");
    seen(Check.CONNACK_TWICE, CONNECT, ACCEPTED, ACCEPTED);
    seen(Check.AFTER_REFUSAL, CONNECT, "<20020005", ">c000");
    seen(Check.AFTER_DISCONNECT, CONNECT, ACCEPTED, ">e000", ">c000");
    seen(Check.SESSION_PRESENT_AFTER_CLEAN, CONNECT, "<20020100");
    seen(Check.AUTH_UNASKED, CONNECT5, ACCEPTED5, ">f000");
    seen(Check.SESSION_EXPIRY_REVIVED, CONNECT5, ACCEPTED5, ">e007000511 00000005");
  }

  @Test
  void handshakesAreChecked() throws IOException {
    String first = ">3206000161000178";
    seen(Check.PACKET_ID_IN_USE, CONNECT, ACCEPTED, first, ">3206000162000178");
    seen(Check.RETRY_WITHOUT_DUP, CONNECT, ACCEPTED, first, first);
    seen(Check.RETRY_ON_CONNECTION, CONNECT, ACCEPTED, first, ">3a06000161000178");
    seen(Check.PUBACK_UNASKED, CONNECT, ACCEPTED, "<40020009");
    seen(Check.PUBREC_UNASKED, CONNECT, ACCEPTED, "<50020009");
    seen(Check.PUBREL_UNASKED, CONNECT, ACCEPTED, ">62020009");
    seen(Check.PUBCOMP_UNASKED, CONNECT, ACCEPTED, "<70020009");
    seen(Check.SUBACK_UNASKED, CONNECT, ACCEPTED, "<9003000901");
    seen(Check.UNSUBACK_UNASKED, CONNECT, ACCEPTED, "<b0020009");
    seen(Check.ACKNOWLEDGED_AS_QOS_2, CONNECT, ACCEPTED, first, "<50020001");
    seen(Check.ACKNOWLEDGED_AS_QOS_1, CONNECT, ACCEPTED, ">3406000161000178", "<40020001");
    seen(Check.SUBACK_COUNT, CONNECT, ACCEPTED, ">8206000100016101", "<900400010101");
    seen(Check.GRANTED_MORE, CONNECT, ACCEPTED, ">8206000100016101", "<9003000102");
    seen(Check.UNSUBACK_COUNT, CONNECT5, ACCEPTED5, ">a20600010000 0161", "<b00500010000 00");
  }

  @Test
  void answersThatNeverCameAreTold() throws IOException {
    String end = "F";
    seen(Check.CONNECT_UNANSWERED, CONNECT, end);
    seen(Check.PUBLISH_UNACKNOWLEDGED, CONNECT, ACCEPTED, ">3206000161000178", end);
    seen(
        Check.PUBREL_UNACKNOWLEDGED,
        CONNECT,
        ACCEPTED,
        ">3406000161000178",
        "<50020001",
        ">62020001",
        end);
    seen(Check.SUBSCRIBE_UNACKNOWLEDGED, CONNECT, ACCEPTED, ">8206000100016101", end);
    seen(Check.UNSUBSCRIBE_UNACKNOWLEDGED, CONNECT, ACCEPTED, ">a2050001000161", end);
    seen(Check.PING_UNANSWERED, CONNECT, ACCEPTED, ">c000", end);
    seen(Check.CLOSED_WITHOUT_DISCONNECT, CONNECT, ACCEPTED, end);
  }

  @Test
  void limitsThatWereToldAreKept() throws IOException {
    // CONNACK with one property each.
    seen(Check.RECEIVE_MAXIMUM, CONNECT5, "<2006000003210001", publish5(1), publish5(2));
    seen(Check.PACKET_TOO_LARGE, CONNECT5, "<20080000052700000005", publish5(1));
    seen(Check.QOS_TOO_HIGH, CONNECT5, "<20050000022400", publish5(1));
    seen(Check.RETAIN_UNAVAILABLE, CONNECT5, "<20050000022500", ">310500016100 78");
    seen(Check.WILDCARD_UNAVAILABLE, CONNECT5, "<20050000022800", ">8207000100 00012301");
    seen(
        Check.SUBSCRIPTION_ID_UNAVAILABLE,
        CONNECT5,
        "<20050000022900",
        ">8209000102 0b01 00016101");
    seen(
        Check.SHARED_UNAVAILABLE,
        CONNECT5,
        "<20050000022a00",
        ">8210000100 000a2473686172652f672f61 01");
    seen(Check.ALIAS_TOO_HIGH, CONNECT5, ACCEPTED5, ">300800016103 23000178");
    seen(Check.ALIAS_UNKNOWN, CONNECT5, "<2006000003220005", ">3007000003 23000178");
  }

  @Test
  void silenceIsMeasuredByTheKeepAlive() throws IOException {
    Heard heard = dialogue(CONNECT, ACCEPTED, "T100", ">c000", "<d000");
    assertThat(heard.ids()).containsExactly("keep_alive_lapse", "keep_alive_forgiven");
    assertThat(heard.sessions.get(0).keepAliveLapses()).isEqualTo(1);
    SEEN.addAll(heard.ids());
  }

  @Test
  void behaviourIsTold() throws IOException {
    seen(Check.CREDENTIALS_IN_CLEAR, ">101300044d51545404c2003c0001610001750001 70");
    seen(Check.HARVEST, CONNECT, ACCEPTED, ">8206000100012300");
    List<String> regular = new ArrayList<>(List.of(CONNECT, ACCEPTED));
    for (int i = 0; i < 15; i++) {
      regular.addAll(List.of("T2", ">300400016178"));
    }
    List<String> silent = new ArrayList<>(regular);
    silent.addAll(List.of("T30", "<d000"));
    seen(Check.SILENT_DEVICE, silent.toArray(new String[0]));
    List<String> changed = new ArrayList<>(regular);
    changed.addAll(List.of("T20", ">300400016178"));
    seen(Check.BEACON_CHANGE, changed.toArray(new String[0]));
    List<String> many = new ArrayList<>(List.of(CONNECT, ACCEPTED));
    for (int i = 0; i <= Behaviour.FILTERS_MAX; i++) {
      many.add(String.format(">82080%03x0003742f%02x00", i + 1, 0x20 + i % 64));
    }
    seen(Check.TOPIC_SCAN, many.toArray(new String[0]));
    List<String> flood = new ArrayList<>(List.of(CONNECT, ACCEPTED, "S"));
    List<String> bomb = new ArrayList<>(List.of(CONNECT, ACCEPTED));
    for (int i = 0; i <= Behaviour.MESSAGES_A_SECOND_MAX; i++) {
      flood.add(">300400016178");
      bomb.add(
          String.format(
              ">31070004%08x78", 0x61616161 + (i % 26) + (i / 26 % 26 << 8) + (i / 676 << 16)));
    }
    seen(Check.FLOOD, flood.toArray(new String[0]));
    seen(Check.RETAINED_BOMB, bomb.toArray(new String[0]));
    byte[] large = Packets.publish("a", 10_000);
    assertThat(large.length).isLessThan(Behaviour.OVERSIZE_BYTES);
    seen(Check.OVERSIZE, CONNECT, ACCEPTED, ">" + large(Behaviour.OVERSIZE_BYTES));
  }

  @Test
  void guessingOfPasswordsIsTold() throws IOException {
    Heard heard = new Heard();
    byte[] connect = HexFormat.of().parseHex(CONNECT.substring(1));
    List<CapturedFrame> frames = new ArrayList<>();
    for (int i = 0; i < Behaviour.REFUSALS_MAX; i++) {
      CaptureBuilder capture = new CaptureBuilder(1883);
      int start = 1000 * (i + 1);
      capture.segment(true, 2, start, 0, new byte[0]);
      capture.segment(false, 0x12, start, start + 1, new byte[0]);
      capture.segment(true, 0x18, start + 1, start + 1, connect);
      capture.segment(
          false, 0x18, start + 1, start + 1 + connect.length, new byte[] {0x20, 2, 0, 5});
      frames.addAll(frames(capture, frames.size(), 0));
    }
    run(frames, heard);
    assertThat(heard.ids()).contains("brute_force");
    assertThat(heard.sessions.get(0).refused()).isEqualTo(Behaviour.REFUSALS_MAX);
    SEEN.add("brute_force");
  }

  @Test
  void aTakeoverAndAWillAreSeen() throws IOException {
    Heard heard = new Heard();
    byte[] connect = HexFormat.of().parseHex("101400044d5154540406003c00016100017700026279");
    List<CapturedFrame> frames = new ArrayList<>(frames(two(40_000, 1000, connect), 0, 0));
    frames.addAll(frames(two(40_001, 1000, connect), frames.size(), 0));
    run(frames, heard);
    assertThat(heard.ids()).contains("takeover");
    assertThat(heard.sessions.get(0).connections()).isEqualTo(2);
    assertThat(heard.sessions.get(0).takeovers()).isEqualTo(1);
    CaptureBuilder fires = new CaptureBuilder(1883);
    fires.segment(true, 2, 500, 0, new byte[0]).segment(true, 0x18, 501, 1, connect);
    fires.segment(false, 0x18, 1, 501 + connect.length, new byte[] {0x20, 2, 0, 0});
    fires.segment(true, 0x04, 501 + connect.length, 0, new byte[0]);
    List<CapturedFrame> will = new ArrayList<>(frames(fires, 0, 0));
    CaptureBuilder other = new CaptureBuilder(1883).segment(true, 2, 9000, 0, new byte[0]);
    other.segment(true, 0x18, 9001, 1, HexFormat.of().parseHex("100d00044d5154540402003c000162"));
    other.segment(
        false, 0x18, 1, 9016, HexFormat.of().parseHex("200200003005000177 6279".replace(" ", "")));
    will.addAll(frames(other, will.size(), 0));
    Heard fired = new Heard();
    run(will, fired);
    assertThat(fired.sessions.get(0).willsFired()).isEqualTo(1);
  }

  @AfterAll
  static void everyCheckWasSeen() {
    for (Check each : Check.values()) {
      if (!ELSEWHERE.contains(each)) {
        assertThat(SEEN).contains(each.id());
      }
    }
  }

  private static CaptureBuilder two(int port, int start, byte[] connect) {
    CaptureBuilder capture = new CaptureBuilder(1883).from(port);
    capture.segment(true, 2, start, 0, new byte[0]);
    capture.segment(true, 0x18, start + 1, 1, connect);
    return capture.segment(false, 0x18, 1, start + 1 + connect.length, new byte[] {0x20, 2, 0, 0});
  }

  private static String publish5(int id) {
    return String.format(">320700016100%02x0078", id);
  }

  private static String large(int payload) {
    byte[] bytes = new byte[payload + 7];
    bytes[0] = 0x30;
    int remaining = payload + 3;
    bytes[1] = (byte) (remaining & 0x7F | 0x80);
    bytes[2] = (byte) (remaining >> 7 & 0x7F | 0x80);
    bytes[3] = (byte) (remaining >> 14);
    bytes[5] = 1;
    bytes[6] = 'a';
    return HexFormat.of().formatHex(bytes);
  }

  private static void seen(Check check, String... packets) throws IOException {
    Heard heard = dialogue(packets);
    assertThat(heard.ids()).as(check.id()).contains(check.id());
    SEEN.addAll(heard.ids());
  }

  /**
   * Packets in hex; {@code F}: the client ends the connection; {@code T5}: five seconds pass;
   * {@code S}: no time passes from here on.
   */
  private static Heard dialogue(String... packets) throws IOException {
    CaptureBuilder capture = new CaptureBuilder(1883).open();
    List<CapturedFrame> frames = new ArrayList<>(frames(capture, 0, 0));
    int client = 0;
    int server = 0;
    long nanos = 1_000_000_000_000L;
    long step = 1_000_000;
    for (String each : packets) {
      if (each.startsWith("T")) {
        nanos += Long.parseLong(each.substring(1)) * 1_000_000_000L;
        continue;
      }
      if (each.equals("S")) {
        step = 0;
        continue;
      }
      CaptureBuilder one = new CaptureBuilder(1883);
      if (each.equals("F")) {
        one.segment(true, 0x11, CaptureBuilder.CLIENT_ISN + 1 + client, 0, new byte[0]);
      } else {
        byte[] bytes = HexFormat.of().parseHex(each.substring(1).replace(" ", ""));
        for (int at = 0; at < bytes.length; at += 30_000) {
          byte[] part = Packets.part(bytes, at, Math.min(bytes.length, at + 30_000));
          if (each.startsWith(">")) {
            one.client(client, part);
            client += part.length;
          } else {
            one.server(server, part);
            server += part.length;
          }
        }
      }
      frames.addAll(frames(one, frames.size(), nanos));
      nanos += step;
    }
    Heard heard = new Heard();
    run(frames, heard);
    return heard;
  }

  private static List<CapturedFrame> frames(CaptureBuilder capture, int before, long nanos)
      throws IOException {
    List<CapturedFrame> frames = new ArrayList<>();
    try (CaptureReader reader = CaptureReader.open(new ByteArrayInputStream(capture.pcap()))) {
      CapturedFrame frame;
      while ((frame = reader.next()) != null) {
        frames.add(
            new CapturedFrame(
                before + frame.number(),
                nanos == 0 ? frame.epochNanos() : nanos,
                frame.linkType(),
                frame.bytes(),
                frame.wireLength()));
      }
    }
    return frames;
  }

  private static void run(List<CapturedFrame> frames, Heard heard) {
    Conversations conversations = new Conversations(heard.observations::add, heard.sessions::add);
    SensorListener listener =
        new SensorListener() {
          @Override
          public void packet(MqttPacket packet) {
            heard.packets.add(conversations.packet(packet));
          }

          @Override
          public void segment(Segment segment, long stream) {
            conversations.segment(segment, stream);
          }

          @Override
          public void lost(
              Carrier carrier, boolean fromClient, long missing, long skipped, Segment at) {
            conversations.lost(carrier, missing, skipped, at);
          }

          @Override
          public void closed(long stream) {
            conversations.closed(stream);
          }
        };
    Sensor sensor = new Sensor(DecodeAs.STANDARD, new KeyLog(), listener);
    frames.forEach(sensor::accept);
    sensor.finish();
    conversations.finish();
  }
}
