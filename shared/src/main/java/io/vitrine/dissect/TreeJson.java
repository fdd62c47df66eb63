package io.vitrine.dissect;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vitrine.dissect.payload.PayloadNode;
import io.vitrine.dissect.payload.PayloadView;
import io.vitrine.mqtt.property.Properties;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tree as JSON: each field an object of {@code name, label, value, display, offset, length}
 * and, where it has fields below it, {@code children}. Bytes are hex. A secret value is left out
 * and {@code redacted} is true.
 */
public final class TreeJson {
  private TreeJson() {}

  /** The packet's fields, without the packet itself. */
  public static JsonArray fields(Dissection tree, boolean redact) {
    return tree.size() == 0 ? new JsonArray() : children(tree, 0, redact, false);
  }

  public static JsonArray findings(Dissection tree) {
    JsonArray all = new JsonArray();
    for (Finding each : tree.findings()) {
      all.add(
          new JsonObject()
              .put("id", each.id())
              .put("severity", each.severity().title())
              .put("text", each.text())
              .put("statement", each.statement())
              .put("offset", each.offset())
              .put("length", each.length()));
    }
    return all;
  }

  private static JsonArray children(Dissection tree, int parent, boolean redact, boolean secret) {
    JsonArray all = new JsonArray();
    int end = tree.next(parent);
    for (int i = parent + 1; i < end; i = tree.next(i)) {
      all.add(field(tree, i, redact, secret));
    }
    return all;
  }

  private static JsonObject field(Dissection tree, int index, boolean redact, boolean inSecret) {
    Field field = tree.field(index);
    boolean secret = inSecret || (redact && field.secret());
    boolean hide = secret && field.type() != FieldType.UNSIGNED;
    JsonObject json = new JsonObject().put("name", field.name()).put("label", field.label());
    Object value = hide ? null : plain(field, tree.value(index));
    if (value != null) {
      json.put("value", value);
    }
    json.put("display", hide ? TreeText.REDACTED : tree.display(index));
    json.put("offset", tree.offset(index)).put("length", tree.length(index));
    if (hide) {
      json.put("redacted", true);
    }
    if (tree.next(index) > index + 1) {
      json.put("children", children(tree, index, redact, secret));
    }
    PayloadView payload = field == MqttFields.MSG ? tree.payload() : null;
    if (payload != null && !payload.nodes().isEmpty()) {
      json.put("children", parts(payload.nodes(), "", tree.offset(index)));
    }
    return json;
  }

  /** What the payload says: how it is looked at, as text, and what is wrong with it. */
  public static JsonObject payload(PayloadView view) {
    JsonObject json = new JsonObject().put("view", view.kind().title()).put("text", view.text());
    if (!view.problem().isEmpty()) {
      json.put("problem", view.problem());
    }
    return view.shortened() ? json.put("shortened", true) : json;
  }

  /** Parts of a payload, each by the name that filters have for it. */
  private static JsonArray parts(List<PayloadNode> nodes, String path, int payload) {
    JsonArray all = new JsonArray();
    for (PayloadNode each : nodes) {
      String inside = path + each.name();
      String quoted = inside.replace("\\", "\\\\").replace("\"", "\\\"");
      JsonObject json =
          new JsonObject()
              .put("name", MqttFields.PAYLOAD.name() + "[\"" + quoted + "\"]")
              .put("label", each.name());
      if (each.value() != null) {
        json.put("value", each.value());
      }
      json.put("display", each.display());
      json.put("offset", payload + each.offset()).put("length", each.length());
      if (!each.children().isEmpty()) {
        json.put("children", parts(each.children(), inside + ".", payload));
      }
      all.add(json);
    }
    return all;
  }

  private static @Nullable Object plain(Field field, @Nullable Object value) {
    if (value instanceof byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    }
    if (value instanceof Properties.Pair pair) {
      return new JsonArray().add(pair.name()).add(pair.value());
    }
    if (field.type() == FieldType.BOOLEAN && value instanceof Long bit) {
      return bit != 0;
    }
    return value;
  }
}
