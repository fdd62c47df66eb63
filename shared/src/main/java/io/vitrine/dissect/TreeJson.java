package io.vitrine.dissect;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vitrine.mqtt.property.Properties;
import java.util.HexFormat;
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
    return json;
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
