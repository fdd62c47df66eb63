package io.vitrine.inspector.conversation;

import io.vitrine.dissect.Dissection;
import io.vitrine.dissect.MqttFields;
import io.vitrine.dissect.PropertyFields;
import io.vitrine.inspector.finding.Check;
import io.vitrine.inspector.sensor.mqtt.MqttPacket;
import io.vitrine.mqtt.packet.PacketType;
import io.vitrine.mqtt.property.Property;

/** Whether packets keep to the limits that the two sides of a connection told. One thread. */
final class LimitChecks {
  private final Handshakes.Remarks remarks;
  private Limits client = Limits.NONE;
  private Limits server = Limits.NONE;

  LimitChecks(Handshakes.Remarks remarks) {
    this.remarks = remarks;
  }

  void client(Limits told) {
    client = told;
  }

  void server(Limits told) {
    server = told;
  }

  /** Packets that a side takes in flight. */
  int receiveMaximum(boolean ofClient) {
    return (ofClient ? client : server).receiveMaximum();
  }

  void check(MqttPacket packet) {
    Dissection tree = packet.tree();
    Limits receiver = packet.fromClient() ? server : client;
    if (tree.frameLength() > receiver.packetBytesMax()) {
      String text = tree.frameLength() + " bytes, the other takes " + receiver.packetBytesMax();
      remarks.remark(Check.PACKET_TOO_LARGE, packet, text);
    }
    if (tree.type() == PacketType.PUBLISH && tree.protocolLevel() == 5) {
      alias(packet, receiver);
    }
    if (packet.fromClient() && tree.type() == PacketType.PUBLISH) {
      published(packet, tree.flags());
    } else if (packet.fromClient() && tree.type() == PacketType.SUBSCRIBE) {
      subscribed(packet);
    }
  }

  private void alias(MqttPacket packet, Limits receiver) {
    Dissection tree = packet.tree();
    long alias = Limits.number(tree, Property.TOPIC_ALIAS, 0);
    if (alias > receiver.topicAliasMaximum()) {
      String text = "alias " + alias + ", the receiver takes " + receiver.topicAliasMaximum();
      remarks.remark(Check.ALIAS_TOO_HIGH, packet, text);
    }
    int topic = tree.find(MqttFields.TOPIC);
    boolean empty = topic >= 0 && tree.length(topic) == 0;
    if (alias > 0 && empty && tree.resolvedTopic() == null) {
      remarks.remark(Check.ALIAS_UNKNOWN, packet, "alias " + alias + " stands for nothing yet");
    }
  }

  private void published(MqttPacket packet, int flags) {
    int qos = flags >> 1 & 3;
    if (qos > server.maximumQos() && qos < 3) {
      String text = "QoS " + qos + ", the server's maximum is " + server.maximumQos();
      remarks.remark(Check.QOS_TOO_HIGH, packet, text);
    }
    if ((flags & 1) == 1 && !server.retain()) {
      remarks.remark(Check.RETAIN_UNAVAILABLE, packet, Check.RETAIN_UNAVAILABLE.text());
    }
  }

  private void subscribed(MqttPacket packet) {
    Dissection tree = packet.tree();
    boolean id = tree.find(PropertyFields.of(Property.SUBSCRIPTION_IDENTIFIER, false)) >= 0;
    if (id && !server.subscriptionIds()) {
      remark(Check.SUBSCRIPTION_ID_UNAVAILABLE, packet, "");
    }
    for (int i = 0; i < tree.size(); i++) {
      if (tree.field(i) == MqttFields.TOPIC) {
        String filter = tree.text(i);
        if (!server.wildcards() && (filter.contains("+") || filter.contains("#"))) {
          remark(Check.WILDCARD_UNAVAILABLE, packet, filter);
        }
        if (!server.shared() && filter.startsWith("$share/")) {
          remark(Check.SHARED_UNAVAILABLE, packet, filter);
        }
      }
    }
  }

  private void remark(Check check, MqttPacket packet, String filter) {
    remarks.remark(check, packet, check.text() + (filter.isEmpty() ? "" : ": " + filter));
  }
}
