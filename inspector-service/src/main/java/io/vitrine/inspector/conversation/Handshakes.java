package io.vitrine.inspector.conversation;

import io.vitrine.dissect.Dissection;
import io.vitrine.dissect.MqttFields;
import io.vitrine.inspector.finding.Check;
import io.vitrine.inspector.sensor.mqtt.MqttPacket;
import io.vitrine.mqtt.packet.PacketType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one side has asked and the other has not answered yet, by packet identifier (MQTT 5.0, 4.3
 * and 4.4). One thread.
 */
final class Handshakes {
  /** Takes what does not pass a check. */
  @FunctionalInterface
  interface Remarks {
    void remark(Check check, MqttPacket at, String text);
  }

  private final Map<Integer, Handshake> open = new HashMap<>();
  private final Remarks remarks;
  private final HandshakeBudget budget;
  private boolean overflowed;
  private int publishes;
  private long sentAgain;

  Handshakes(Remarks remarks, HandshakeBudget budget) {
    this.remarks = remarks;
    this.budget = budget;
  }

  /** Whether some could not be followed. */
  boolean overflowed() {
    return overflowed;
  }

  /** Those that wait and were not told. */
  List<Handshake> untold() {
    return open.values().stream().filter(each -> !each.told).toList();
  }

  /** Those that wait since before that time and were not told; now they are. */
  List<Handshake> overdue(long nanos) {
    List<Handshake> late = new ArrayList<>();
    for (Handshake each : open.values()) {
      if (!each.told && each.nanos() < nanos) {
        each.told = true;
        late.add(each);
      }
    }
    return late;
  }

  /** Nothing is waited for any more. */
  void forget() {
    budget.giveBack(open.size());
    open.clear();
    publishes = 0;
  }

  long sentAgain() {
    return sentAgain;
  }

  void publish(MqttPacket packet, int qos, int receiveMaximum) {
    int at = packet.tree().find(MqttFields.MSGID);
    if (at < 0) {
      // Behind a topic so long that a tap cut it off.
      overflowed = true;
      return;
    }
    int id = (int) packet.tree().number(at);
    Handshake known = open.get(id);
    if (known != null) {
      again(packet, known, id);
      return;
    }
    PacketType awaited = qos == 1 ? PacketType.PUBACK : PacketType.PUBREC;
    if (!budget.take()) {
      overflowed = true;
      return;
    }
    open.put(id, new Handshake(packet, qos, 0, awaited));
    publishes++;
    if (publishes > receiveMaximum) {
      String text = publishes + " in flight, the receiver takes " + receiveMaximum;
      remarks.remark(Check.RECEIVE_MAXIMUM, packet, text);
    }
  }

  private void again(MqttPacket packet, Handshake known, int id) {
    boolean dup = (packet.tree().flags() & 8) != 0;
    if (dup) {
      known.sentAgain++;
      sentAgain++;
      String text = "PUBLISH " + id + " is sent again on the same connection";
      remarks.remark(Check.RETRY_ON_CONNECTION, packet, text);
    } else if (known.type == PacketType.PUBLISH && same(known.asked.tree(), packet.tree())) {
      sentAgain++;
      remarks.remark(
          Check.RETRY_WITHOUT_DUP, packet, "PUBLISH " + id + " is sent again without DUP");
    } else {
      inUse(packet, id, known);
    }
  }

  private static boolean same(Dissection one, Dissection other) {
    return one.frameLength() == other.frameLength()
        && java.util.Arrays.equals(one.bytes(1, one.captured()), other.bytes(1, other.captured()));
  }

  private void inUse(MqttPacket packet, int id, Handshake known) {
    String text = "packet identifier " + id + " is that of a " + known.type + " on its way";
    remarks.remark(Check.PACKET_ID_IN_USE, packet, text);
  }

  /** SUBSCRIBE or UNSUBSCRIBE. */
  void ask(MqttPacket packet, int filters, PacketType awaited) {
    int id = id(packet.tree());
    if (!open.containsKey(id) && !budget.take()) {
      overflowed = true;
      return;
    }
    Handshake known = open.put(id, new Handshake(packet, 0, filters, awaited));
    if (known != null) {
      inUse(packet, id, known);
    }
  }

  /** PUBREL of the side that published. */
  boolean release(MqttPacket packet) {
    Handshake known = open.get(id(packet.tree()));
    if (known == null || known.qos != 2) {
      return false;
    }
    known.awaited = PacketType.PUBCOMP;
    return true;
  }

  /**
   * An answer of the other side.
   *
   * @return what it answers; null if nothing that was seen
   */
  @Nullable Handshake answer(MqttPacket packet) {
    int id = id(packet.tree());
    PacketType type = packet.tree().type();
    Handshake known = open.get(id);
    if (known == null || !fits(known, type)) {
      return null;
    }
    boolean refused = refused(packet.tree());
    if (type == PacketType.PUBREC && known.qos == 2 && !refused) {
      known.awaited = PacketType.PUBREL;
      return known;
    }
    open.remove(id);
    budget.giveBack(1);
    publishes -= known.type == PacketType.PUBLISH ? 1 : 0;
    return known;
  }

  private static boolean fits(Handshake known, PacketType type) {
    return switch (type) {
      case PUBACK, PUBREC, PUBCOMP -> known.type == PacketType.PUBLISH;
      default -> known.awaited == type;
    };
  }

  private static boolean refused(Dissection tree) {
    int code = tree.find(java.util.Objects.requireNonNull(MqttFields.reason(tree.type())));
    return code >= 0 && tree.number(code) >= 0x80;
  }

  private static int id(Dissection tree) {
    int index = tree.find(MqttFields.MSGID);
    return index < 0 ? 0 : (int) tree.number(index);
  }
}
