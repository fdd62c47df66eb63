package io.vitrine.inspector.dissect;

import io.vitrine.dissect.Dissection;
import io.vitrine.dissect.MqttFields;
import io.vitrine.inspector.record.EveRecord;
import io.vitrine.inspector.record.EveTransaction;
import io.vitrine.inspector.sensor.mqtt.MqttPacket;
import io.vitrine.mqtt.packet.PacketType;
import java.io.IOException;
import java.io.Writer;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Prints transactions as Suricata does: CONNECT with CONNACK, PUBLISH with its acknowledgements,
 * SUBSCRIBE with SUBACK, UNSUBSCRIBE with UNSUBACK, everything else by itself. One is printed when
 * it is over, or when its connection is; one with a packet that matches the filter is printed
 * whole.
 */
final class EvePrinter implements Printer {
  /** Transactions of a connection that wait; beyond, the eldest is printed as it is. */
  static final int WAITING_MAX = 4096;

  /** Whose answer is awaited: the kind of the question, who asked, the packet identifier. */
  private record Question(PacketType type, boolean fromClient, long id) {}

  private final Records records;
  private final EveRecord record;
  private final Map<Long, LinkedHashMap<Question, EveTransaction>> waiting = new HashMap<>();

  EvePrinter(DissectTask task, Writer writer) throws IOException {
    this.records = new Records(writer, false);
    this.record = new EveRecord(records.json(), task.secrets());
  }

  @Override
  public void packet(MqttPacket packet) {
    accept(packet, true);
  }

  @Override
  public void other(MqttPacket packet) {
    accept(packet, false);
  }

  /**
   * @param wanted whether it passes the filter
   */
  private void accept(MqttPacket packet, boolean wanted) {
    PacketType type = packet.tree().type();
    PacketType asked = asked(type);
    LinkedHashMap<Question, EveTransaction> of =
        waiting.computeIfAbsent(packet.stream(), any -> new LinkedHashMap<>());
    if (asked == type) {
      ask(of, packet, wanted);
      return;
    }
    boolean byClient = type == PacketType.PUBREL == packet.fromClient();
    Question question = new Question(asked, byClient, id(packet.tree(), asked));
    EveTransaction known = asked == PacketType.RESERVED0 ? null : of.get(question);
    if (known == null) {
      print(new EveTransaction(packet, wanted));
      return;
    }
    known.add(packet, wanted);
    if (over(packet.tree())) {
      of.remove(question);
      print(known);
    }
  }

  private void ask(LinkedHashMap<Question, EveTransaction> of, MqttPacket packet, boolean wanted) {
    PacketType type = packet.tree().type();
    EveTransaction begun = new EveTransaction(packet, wanted);
    if (type == PacketType.PUBLISH && (packet.tree().flags() >> 1 & 3) == 0) {
      print(begun);
      return;
    }
    Question question = new Question(type, packet.fromClient(), id(packet.tree(), type));
    EveTransaction known = of.get(question);
    if (known != null && (packet.tree().flags() & 8) != 0) {
      known.add(packet, wanted);
      return;
    }
    if (of.put(question, begun) != null && known != null) {
      print(known);
    }
    if (of.size() > WAITING_MAX) {
      Iterator<EveTransaction> eldest = of.values().iterator();
      print(eldest.next());
      eldest.remove();
    }
  }

  /** What a packet answers or goes on with; itself if it asks; RESERVED0 if it stands alone. */
  private static PacketType asked(PacketType type) {
    return switch (type) {
      case CONNECT, CONNACK -> PacketType.CONNECT;
      case PUBLISH, PUBACK, PUBREC, PUBREL, PUBCOMP -> PacketType.PUBLISH;
      case SUBSCRIBE, SUBACK -> PacketType.SUBSCRIBE;
      case UNSUBSCRIBE, UNSUBACK -> PacketType.UNSUBSCRIBE;
      default -> PacketType.RESERVED0;
    };
  }

  private static long id(Dissection tree, PacketType asked) {
    int index = asked == PacketType.CONNECT ? -1 : tree.find(MqttFields.MSGID);
    return index < 0 ? 0 : tree.number(index);
  }

  private static boolean over(Dissection tree) {
    PacketType type = tree.type();
    if (type != PacketType.PUBREC) {
      return type != PacketType.PUBREL;
    }
    int code = tree.find(Objects.requireNonNull(MqttFields.reason(type)));
    return code >= 0 && tree.number(code) >= 0x80;
  }

  private void print(EveTransaction of) {
    if (of.wanted() && of.first().tree().type() != PacketType.RESERVED0) {
      records.write(() -> record.write(of));
    }
  }

  @Override
  public void closed(long stream) {
    LinkedHashMap<Question, EveTransaction> over = waiting.remove(stream);
    if (over != null) {
      over.values().forEach(this::print);
    }
  }

  @Override
  public void finish() throws IOException {
    waiting.values().forEach(of -> of.values().forEach(this::print));
    waiting.clear();
    records.finish();
  }
}
