package io.vitrine.dissect;

import io.vitrine.dissect.payload.PayloadView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fields that are not bytes of the packet but follow from them. */
final class DerivedFields {
  private DerivedFields() {}

  /** Values of a derived field; null if the field is none. */
  static @Nullable List<Object> values(Dissection in, Field field) {
    if (field == MqttFields.MSG_TEXT) {
      return messageText(in);
    }
    if (field == MqttFields.VIOLATION) {
      return in.findings().stream().map(each -> (Object) each.id()).toList();
    }
    if (field == MqttFields.CUT) {
      return in.cut() ? List.of(1L) : List.of();
    }
    if (field == MqttFields.PAYLOAD || field == MqttFields.PAYLOAD_VIEW) {
      return payload(in, field);
    }
    String topic = in.resolvedTopic();
    return field == MqttFields.TOPIC && topic != null ? List.of(topic) : null;
  }

  private static List<Object> payload(Dissection in, Field field) {
    PayloadView view = in.payload();
    if (view == null) {
      return List.of();
    }
    return List.of(field == MqttFields.PAYLOAD ? view : view.kind().title());
  }

  private static List<Object> messageText(Dissection in) {
    int at = in.find(MqttFields.MSG);
    if (at < 0) {
      return List.of();
    }
    byte[] payload = in.content(at);
    boolean text = Utf8Bytes.kind(payload, 0, payload.length) != Utf8Bytes.Kind.ILL_FORMED;
    return text ? List.of(Utf8Bytes.text(payload, 0, payload.length)) : List.of();
  }
}
