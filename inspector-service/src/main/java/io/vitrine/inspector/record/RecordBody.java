package io.vitrine.inspector.record;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vitrine.dissect.Dissection;
import io.vitrine.dissect.Field;
import io.vitrine.dissect.MqttFields;
import io.vitrine.mqtt.packet.PacketType;
import java.io.IOException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The keys of a message record that depend on the packet's type. */
public final class RecordBody {
  private static final HexFormat HEX = HexFormat.of();

  private final JsonGenerator json;
  private final Dissection tree;
  private final boolean secrets;

  public RecordBody(JsonGenerator json, Dissection tree, boolean secrets) {
    this.json = json;
    this.tree = tree;
    this.secrets = secrets;
  }

  public void write() throws IOException {
    PacketType type = tree.type();
    switch (type) {
      case CONNECT -> connect();
      case CONNACK -> {
        bool("session_present", MqttFields.CONACK_SP);
        number("reason_code", MqttFields.CONACK_VAL);
        number("reason_code", MqttFields.reason(type));
        properties();
      }
      case PUBLISH -> publish();
      case PUBACK, PUBREC, PUBREL, PUBCOMP, DISCONNECT, AUTH -> {
        number("packet_id", MqttFields.MSGID);
        number("reason_code", MqttFields.reason(type));
        properties();
      }
      case SUBSCRIBE -> {
        number("packet_id", MqttFields.MSGID);
        subscriptions();
        properties();
      }
      case UNSUBSCRIBE -> {
        number("packet_id", MqttFields.MSGID);
        filters();
        properties();
      }
      case SUBACK, UNSUBACK -> {
        number("packet_id", MqttFields.MSGID);
        codes(tree.protocolLevel() == 5 ? MqttFields.reason(type) : MqttFields.SUBACK_QOS);
        properties();
      }
      case RESERVED0, PINGREQ, PINGRESP -> {}
    }
  }

  private void connect() throws IOException {
    text("protocol_name", MqttFields.PROTONAME);
    number("protocol_level", MqttFields.VER);
    number("connect_flags", MqttFields.CONFLAGS);
    bool("clean_start", MqttFields.CONFLAG_CLEANSESS);
    number("keep_alive", MqttFields.KALIVE);
    text("client_id", MqttFields.CLIENTID);
    text("username", MqttFields.USERNAME);
    if (secrets) {
      bytes("password_hex", MqttFields.PASSWD);
    }
    int will = tree.find(MqttFields.CONFLAG_WILLFLAG);
    if (will >= 0 && tree.number(will) == 1) {
      will();
    }
    properties();
  }

  private void will() throws IOException {
    json.writeObjectFieldStart("will");
    text("topic", MqttFields.WILLTOPIC);
    bytes("payload_hex", MqttFields.WILLMSG);
    number("qos", MqttFields.CONFLAG_QOS);
    bool("retain", MqttFields.CONFLAG_RETAIN);
    int block = tree.find(MqttFields.WILL_PROPERTIES);
    if (block >= 0) {
      MessageRecord.properties(json, tree, block, true, secrets);
    }
    json.writeEndObject();
  }

  private void publish() throws IOException {
    text("topic", MqttFields.TOPIC);
    number("topic_len", MqttFields.TOPIC_LEN);
    String resolved = tree.resolvedTopic();
    if (resolved != null) {
      json.writeStringField("topic_resolved", resolved);
    }
    bool("dup", MqttFields.DUPFLAG);
    number("qos", MqttFields.QOS_LEVEL);
    bool("retain", MqttFields.RETAIN);
    number("packet_id", MqttFields.MSGID);
    payload();
    properties();
  }

  private void payload() throws IOException {
    int message = tree.find(MqttFields.MSG);
    if (message >= 0) {
      int end = tree.headerLength() + tree.remainingLength();
      json.writeStringField("payload_hex", HEX.formatHex(tree.content(message)));
      json.writeNumberField("payload_len", end - tree.offset(message));
    }
  }

  private void subscriptions() throws IOException {
    json.writeArrayFieldStart("filters");
    for (int i = 0; i < tree.size(); i++) {
      if (tree.field(i) == MqttFields.TOPIC) {
        json.writeStartObject();
        json.writeStringField("filter", tree.text(i));
        options(i + 1);
        json.writeEndObject();
      }
    }
    json.writeEndArray();
  }

  private void options(int index) throws IOException {
    for (int i = index; i < tree.size() && tree.field(i) != MqttFields.TOPIC_LEN; i++) {
      Field field = tree.field(i);
      if (field == MqttFields.SUB_QOS || field == MqttFields.SUBSCRIPTION_QOS) {
        json.writeNumberField("qos", tree.number(i));
      } else if (field == MqttFields.SUBSCRIPTION_NL) {
        json.writeBooleanField("no_local", tree.number(i) == 1);
      } else if (field == MqttFields.SUBSCRIPTION_RAP) {
        json.writeBooleanField("rap", tree.number(i) == 1);
      } else if (field == MqttFields.SUBSCRIPTION_RETAIN) {
        json.writeNumberField("retain_handling", tree.number(i));
      }
    }
  }

  private void filters() throws IOException {
    json.writeArrayFieldStart("filters");
    for (int i = 0; i < tree.size(); i++) {
      if (tree.field(i) == MqttFields.TOPIC) {
        json.writeString(tree.text(i));
      }
    }
    json.writeEndArray();
  }

  private void codes(@Nullable Field field) throws IOException {
    boolean none = field == null || tree.find(field) < 0;
    if (none) {
      return;
    }
    json.writeArrayFieldStart("reason_codes");
    for (int i = 0; i < tree.size(); i++) {
      if (tree.field(i) == field) {
        json.writeNumber(tree.number(i));
      }
    }
    json.writeEndArray();
  }

  private void properties() throws IOException {
    int block = tree.find(MqttFields.PROPERTIES);
    if (block >= 0) {
      MessageRecord.properties(json, tree, block, false, secrets);
    }
  }

  private void number(String key, @Nullable Field field) throws IOException {
    int index = field == null ? -1 : tree.find(field);
    if (index >= 0) {
      json.writeNumberField(key, tree.number(index));
    }
  }

  private void bool(String key, Field field) throws IOException {
    int index = tree.find(field);
    if (index >= 0) {
      json.writeBooleanField(key, tree.number(index) != 0);
    }
  }

  private void text(String key, Field field) throws IOException {
    int index = tree.find(field);
    if (index >= 0) {
      json.writeStringField(key, tree.text(index));
    }
  }

  private void bytes(String key, Field field) throws IOException {
    int index = tree.find(field);
    if (index >= 0) {
      json.writeStringField(key, HEX.formatHex(tree.content(index)));
    }
  }
}
