package io.vitrine.inspector.conversation;

import io.vitrine.dissect.Dissection;
import io.vitrine.dissect.Field;
import io.vitrine.dissect.MqttFields;
import io.vitrine.inspector.finding.Check;
import io.vitrine.inspector.sensor.mqtt.MqttPacket;
import io.vitrine.mqtt.packet.PacketType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** SUBSCRIBE with its SUBACK, UNSUBSCRIBE with its UNSUBACK: a code for each topic filter. */
final class Subscriptions {
  private Subscriptions() {}

  static void check(
      Handshake asked, MqttPacket answer, Session session, Handshakes.Remarks remarks) {
    Dissection tree = answer.tree();
    boolean version5 = tree.protocolLevel() == 5;
    boolean subscribe = asked.type == PacketType.SUBSCRIBE;
    if (!subscribe && !version5) {
      return;
    }
    Field field =
        version5 ? Objects.requireNonNull(MqttFields.reason(tree.type())) : MqttFields.SUBACK_QOS;
    List<Long> codes = numbers(tree, field);
    // Of a long packet a tap has the beginning: what is cut off is not missing.
    boolean whole = whole(tree) && whole(asked.asked.tree());
    if (whole && codes.size() != asked.filters) {
      String text = codes.size() + " codes for " + asked.filters + " topic filters";
      remarks.remark(subscribe ? Check.SUBACK_COUNT : Check.UNSUBACK_COUNT, answer, text);
      return;
    }
    if (subscribe) {
      granted(asked.asked.tree(), codes, answer, session, remarks);
    }
  }

  private static void granted(
      Dissection asked,
      List<Long> codes,
      MqttPacket answer,
      Session session,
      Handshakes.Remarks remarks) {
    List<Long> wanted = numbers(asked, MqttFields.SUBSCRIPTION_QOS);
    if (wanted.isEmpty()) {
      wanted = numbers(asked, MqttFields.SUB_QOS);
    }
    int filter = 0;
    for (int i = 0; i < asked.size() && filter < codes.size(); i++) {
      boolean cut = !whole(asked) && asked.offset(i) + asked.length(i) >= asked.captured();
      if (asked.field(i) != MqttFields.TOPIC || cut) {
        continue;
      }
      long code = codes.get(filter);
      if (code < 3) {
        session.subscribed(asked.text(i));
      }
      if (code < 3 && filter < wanted.size() && code > wanted.get(filter)) {
        String text = "QoS " + code + " granted, " + wanted.get(filter) + " requested";
        remarks.remark(Check.GRANTED_MORE, answer, text);
      }
      filter++;
    }
  }

  private static boolean whole(Dissection tree) {
    return tree.captured() >= tree.frameLength();
  }

  private static List<Long> numbers(Dissection tree, Field field) {
    List<Long> all = new ArrayList<>();
    for (int i = 0; i < tree.size(); i++) {
      if (tree.field(i) == field) {
        all.add(tree.number(i));
      }
    }
    return all;
  }
}
