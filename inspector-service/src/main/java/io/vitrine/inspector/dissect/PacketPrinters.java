package io.vitrine.inspector.dissect;

import io.vitrine.dissect.Dissection;
import io.vitrine.dissect.Field;
import io.vitrine.dissect.MqttFields;
import io.vitrine.inspector.record.MessageRecord;
import io.vitrine.inspector.record.Texts;
import io.vitrine.inspector.sensor.file.CapturedFrame;
import io.vitrine.inspector.sensor.layer.Segment;
import io.vitrine.inspector.sensor.mqtt.MqttPacket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Prints MQTT packets. */
final class PacketPrinters {
  private PacketPrinters() {}

  static Printer text(DissectTask task, Writer writer) {
    PacketList list = new PacketList(task.tree(), task.hex(), task.secrets());
    StringBuilder line = new StringBuilder();
    return new Printer() {
      @Override
      public void frame(CapturedFrame frame) {
        list.first(frame.epochNanos());
      }

      @Override
      public void packet(MqttPacket packet) {
        line.setLength(0);
        list.append(packet, line);
        append(writer, line);
      }

      @Override
      public void matching(JudgedFrame frame) {
        // Who names a filter, not who names none, gets all that passes it, as in tshark.
        if (frame.packets().isEmpty()) {
          line.setLength(0);
          list.append(frame, line);
          append(writer, line);
        }
      }

      @Override
      public void finish() {}
    };
  }

  static Printer json(DissectTask task, Writer writer) throws IOException {
    Records records = new Records(writer, task.format() == DissectTask.Format.JSON);
    // In a message record absent means not on the wire, so it is always complete.
    MessageRecord record = new MessageRecord(records.json(), true);
    return new Printer() {
      @Override
      public void packet(MqttPacket packet) {
        records.write(() -> record.write(packet));
      }

      @Override
      public void finish() throws IOException {
        records.finish();
      }
    };
  }

  static Printer csv(Writer writer) {
    Csv csv =
        new Csv(
            writer,
            "n,frame,pdu,ts,src,sport,dst,dport,stream,transport,type,client_id,topic,qos,retain,dup,"
                .concat("packet_id,reason_code,payload_len,payload_hex,info")
                .split(",", -1));
    Texts texts = new Texts();
    return new Printer() {
      @Override
      public void packet(MqttPacket packet) {
        line(packet, csv, texts);
      }

      @Override
      public void finish() {}
    };
  }

  private static void line(MqttPacket packet, Csv csv, Texts texts) {
    Segment at = packet.at();
    Dissection tree = packet.tree();
    StringBuilder time = new StringBuilder();
    Texts.seconds(at.frame.epochNanos(), 9, time);
    int topic = tree.find(MqttFields.TOPIC);
    int payload = tree.find(MqttFields.MSG);
    String resolved = tree.resolvedTopic();
    Object code = number(tree, MqttFields.reason(tree.type()));
    csv.line(
        packet.number(),
        at.frame.number(),
        packet.pdu(),
        time,
        texts.source(at),
        at.sourcePort,
        texts.destination(at),
        at.destinationPort,
        packet.stream(),
        packet.carrier().transport().title(),
        tree.type().name(),
        packet.client().clientId(),
        resolved != null ? resolved : topic < 0 ? null : tree.text(topic),
        number(tree, MqttFields.QOS_LEVEL),
        number(tree, MqttFields.RETAIN),
        number(tree, MqttFields.DUPFLAG),
        number(tree, MqttFields.MSGID),
        code == null ? number(tree, MqttFields.CONACK_VAL) : code,
        payload < 0 ? null : tree.length(payload),
        payload < 0 ? null : HexFormat.of().formatHex(tree.content(payload)),
        tree.info());
  }

  private static @Nullable Object number(Dissection tree, @Nullable Field field) {
    int index = field == null ? -1 : tree.find(field);
    return index < 0 ? null : tree.number(index);
  }

  private static void append(Writer writer, CharSequence text) {
    try {
      writer.append(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
