package io.vitrine.mqtt.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vitrine.dissect.Dissection;
import io.vitrine.dissect.Dissector;
import io.vitrine.dissect.Finding;
import io.vitrine.dissect.Severity;
import io.vitrine.mqtt.packet.MalformedPacket;
import io.vitrine.mqtt.packet.SubscribePacket;
import io.vitrine.mqtt.packet.UnsubscribePacket;
import io.vitrine.mqtt.topic.TopicFilter;
import io.vitrine.mqtt.topic.TopicName;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Verifies that the strict codec, which the broker lives by, and the lenient dissector, which
 * people look through, call the same packets wrong.
 */
class DissectorAgreementTest {
  private static final Set<String> ON_PURPOSE =
      Set.of(
          // No error of the packet's form: the broker answers it with CONNACK and return code 2.
          "CONNECT codec: , dissector: client_id_empty",
          // MQTT 3.1 left these bits free; the broker wants them as 3.1.1 does.
          "CONNECT codec: MQTT-2.1.3-1, dissector: ",
          "CONNECT codec: MQTT-3.1.2-3, dissector: ",
          "CONNECT codec: MQTT-3.1.2-11, dissector: ",
          "CONNECT codec: MQTT-3.1.2-13, dissector: ",
          // Level 0x83 and 0x84 of mosquitto's bridges: they come again without it when refused.
          "CONNECT codec: MQTT-3.1.2-2, dissector: ");

  @ParameterizedTest
  @MethodSource("io.vitrine.mqtt.codec.WireCase#all")
  void bothGiveTheSameVerdict(WireCase wire) {
    Dissection tree = dissect(wire, wire.frame());
    assertThat(tree.malformed()).as("%s: %s", wire, tree.findings()).isEqualTo(!wire.ok());
  }

  @Test
  void bothGiveTheSameVerdictWhateverByteIsChanged() {
    Map<String, String> differences = new TreeMap<>();
    for (WireCase wire : WireCase.all()) {
      for (int at = 0; at < wire.frame().length; at++) {
        for (int value = 0; value < 256; value++) {
          byte[] changed = wire.frame().clone();
          changed[at] = (byte) value;
          compare(wire, changed, differences);
        }
      }
    }
    assertThat(differences.keySet()).as("%s", differences).isEqualTo(ON_PURPOSE);
  }

  private static void compare(WireCase wire, byte[] frame, Map<String, String> differences) {
    if (Dissector.frameLength(frame, 0, frame.length) != frame.length) {
      return;
    }
    String theirs = verdict(wire, frame);
    Dissection tree = dissect(wire, frame);
    if (theirs.isEmpty() == tree.malformed()) {
      String ours =
          tree.findings().stream()
              .filter(each -> each.severity() == Severity.ERROR)
              .map(Finding::id)
              .findFirst()
              .orElse("");
      String kind = tree.type() + " codec: " + theirs + ", dissector: " + ours;
      differences.putIfAbsent(kind, wire + " " + HexFormat.of().formatHex(frame));
    }
  }

  private static String verdict(WireCase wire, byte[] frame) {
    ByteBuf buf = Unpooled.wrappedBuffer(frame);
    try {
      return strings(Frames.parse(buf, 0, frame.length, wire.version(), wire.fromClient()), buf);
    } catch (MalformedPacket e) {
      return e.statement();
    }
  }

  /** What the broker checks where it looks topics and filters up. */
  private static String strings(Object packet, ByteBuf buf) {
    List<String> filters = List.of();
    if (packet instanceof PublishView publish) {
      boolean aliased = publish.topicLength() == 0 && publish.alias() > 0;
      return aliased || TopicName.valid(buf, publish.topicStart(), publish.topicLength())
          ? ""
          : "topic name";
    } else if (packet instanceof SubscribePacket subscribe) {
      filters = subscribe.requests().stream().map(SubscribePacket.Request::filter).toList();
    } else if (packet instanceof UnsubscribePacket unsubscribe) {
      filters = unsubscribe.filters();
    }
    boolean valid = filters.stream().allMatch(each -> TopicFilter.parse(each) != null);
    return valid ? "" : "topic filter";
  }

  private static Dissection dissect(WireCase wire, byte[] frame) {
    return Dissector.dissect(
        frame, 0, frame.length, frame.length, wire.version().level(), wire.fromClient());
  }
}
