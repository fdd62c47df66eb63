package io.vitrine.inspector.record;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vitrine.dissect.Dissection;
import io.vitrine.dissect.Field;
import io.vitrine.dissect.MqttFields;
import io.vitrine.dissect.PropertyFields;
import io.vitrine.mqtt.packet.PacketType;
import io.vitrine.mqtt.property.Properties;
import io.vitrine.mqtt.property.Property;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One MQTT packet inside an event of EVE JSON, under its name in lower case. */
final class EveBody {
  private final JsonGenerator json;
  private final boolean secrets;

  EveBody(JsonGenerator json, boolean secrets) {
    this.json = json;
    this.secrets = secrets;
  }

  void write(Dissection tree) throws IOException {
    PacketType type = tree.type();
    json.writeObjectFieldStart(type.name().toLowerCase(Locale.ROOT));
    json.writeNumberField("qos", tree.flags() >> 1 & 3);
    json.writeBooleanField("retain", (tree.flags() & 1) != 0);
    json.writeBooleanField("dup", (tree.flags() & 8) != 0);
    if (tree.cut()) {
      json.writeBooleanField("truncated", true);
      json.writeNumberField("skipped_length", tree.frameLength());
    } else {
      fields(tree, type);
      properties(tree, MqttFields.PROPERTIES, false);
    }
    json.writeEndObject();
  }

  private void fields(Dissection tree, PacketType type) throws IOException {
    switch (type) {
      case CONNECT -> connect(tree);
      case CONNACK -> {
        flag(tree, "session_present", MqttFields.CONACK_SP);
        number(tree, "return_code", MqttFields.CONACK_VAL);
        number(tree, "return_code", MqttFields.reason(type));
      }
      case PUBLISH -> publish(tree);
      case SUBSCRIBE -> {
        number(tree, "message_id", MqttFields.MSGID);
        subscriptions(tree);
      }
      case UNSUBSCRIBE -> {
        number(tree, "message_id", MqttFields.MSGID);
        json.writeArrayFieldStart("topics");
        for (Object each : tree.values(MqttFields.TOPIC)) {
          json.writeString(String.valueOf(each));
        }
        json.writeEndArray();
      }
      case SUBACK -> {
        number(tree, "message_id", MqttFields.MSGID);
        Field codes = tree.protocolLevel() == 5 ? MqttFields.reason(type) : MqttFields.SUBACK_QOS;
        numbers(tree, "qos_granted", codes);
      }
      case UNSUBACK -> {
        number(tree, "message_id", MqttFields.MSGID);
        numbers(tree, "reason_codes", MqttFields.reason(type));
      }
      default -> {
        number(tree, "message_id", MqttFields.MSGID);
        number(tree, "reason_code", MqttFields.reason(type));
      }
    }
  }

  private void connect(Dissection tree) throws IOException {
    text(tree, "protocol_string", MqttFields.PROTONAME);
    number(tree, "protocol_version", MqttFields.VER);
    json.writeObjectFieldStart("flags");
    flag(tree, "username", MqttFields.CONFLAG_UNAME);
    flag(tree, "password", MqttFields.CONFLAG_PASSWD);
    flag(tree, "will_retain", MqttFields.CONFLAG_RETAIN);
    flag(tree, "will", MqttFields.CONFLAG_WILLFLAG);
    flag(tree, "clean_session", MqttFields.CONFLAG_CLEANSESS);
    json.writeEndObject();
    text(tree, "client_id", MqttFields.CLIENTID);
    text(tree, "username", MqttFields.USERNAME);
    if (secrets) {
      text(tree, "password", MqttFields.PASSWD);
    }
    if (tree.find(MqttFields.WILLTOPIC) >= 0) {
      json.writeObjectFieldStart("will");
      text(tree, "topic", MqttFields.WILLTOPIC);
      bytes(tree, "message", MqttFields.WILLMSG);
      properties(tree, MqttFields.WILL_PROPERTIES, true);
      json.writeEndObject();
    }
  }

  private void publish(Dissection tree) throws IOException {
    String topic = tree.topic();
    if (topic != null) {
      json.writeStringField("topic", topic);
    }
    number(tree, "message_id", MqttFields.MSGID);
    bytes(tree, "message", MqttFields.MSG);
  }

  private void subscriptions(Dissection tree) throws IOException {
    json.writeArrayFieldStart("topics");
    for (int i = 0; i < tree.size(); i++) {
      Field field = tree.field(i);
      if (field == MqttFields.TOPIC) {
        json.writeStartObject();
        json.writeStringField("topic", tree.text(i));
      } else if (field == MqttFields.SUB_QOS || field == MqttFields.SUBSCRIPTION_QOS) {
        json.writeNumberField("qos", tree.number(i));
        json.writeEndObject();
      }
    }
    json.writeEndArray();
  }

  /** An object of name and value; user properties by their key. What stands twice is a list. */
  private void properties(Dissection tree, Field block, boolean will) throws IOException {
    int at = tree.find(block);
    int end = at < 0 ? 0 : tree.next(at);
    Map<String, List<Object>> all = new LinkedHashMap<>();
    for (int i = at + 1; i < end; i = tree.next(i)) {
      Property property = PropertyFields.property(tree.field(i), will);
      Object value = tree.value(i);
      if (property != null && value != null && (secrets || !tree.field(i).secret())) {
        boolean user = value instanceof Properties.Pair;
        String name = user ? ((Properties.Pair) value).name() : property.title();
        Object plain = user ? ((Properties.Pair) value).value() : value;
        all.computeIfAbsent(name, any -> new ArrayList<>()).add(plain);
      }
    }
    if (all.isEmpty()) {
      return;
    }
    json.writeObjectFieldStart("properties");
    for (Map.Entry<String, List<Object>> each : all.entrySet()) {
      json.writeFieldName(each.getKey());
      values(each.getValue());
    }
    json.writeEndObject();
  }

  private void values(List<Object> values) throws IOException {
    if (values.size() > 1) {
      json.writeStartArray();
    }
    for (Object each : values) {
      if (each instanceof Long number) {
        json.writeNumber(number);
      } else {
        json.writeString(each instanceof byte[] raw ? utf8(raw) : String.valueOf(each));
      }
    }
    if (values.size() > 1) {
      json.writeEndArray();
    }
  }

  private static String utf8(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private void number(Dissection tree, String key, @Nullable Field field) throws IOException {
    int index = field == null ? -1 : tree.find(field);
    if (index >= 0) {
      json.writeNumberField(key, tree.number(index));
    }
  }

  private void numbers(Dissection tree, String key, @Nullable Field field) throws IOException {
    if (field == null || tree.find(field) < 0) {
      return;
    }
    json.writeArrayFieldStart(key);
    for (Object each : tree.values(field)) {
      json.writeNumber((Long) each);
    }
    json.writeEndArray();
  }

  private void flag(Dissection tree, String key, Field field) throws IOException {
    int index = tree.find(field);
    if (index >= 0) {
      json.writeBooleanField(key, tree.number(index) != 0);
    }
  }

  private void text(Dissection tree, String key, Field field) throws IOException {
    int index = tree.find(field);
    if (index >= 0) {
      json.writeStringField(key, tree.text(index));
    }
  }

  private void bytes(Dissection tree, String key, Field field) throws IOException {
    int index = tree.find(field);
    if (index >= 0) {
      json.writeStringField(key, utf8(tree.content(index)));
    }
  }
}
