package io.vitrine.inspector.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vitrine.dissect.Field;
import io.vitrine.filter.Fields;
import io.vitrine.filter.Filter;
import io.vitrine.filter.FilterSyntaxException;
import java.util.Locale;

/** {@code POST /filters/compile} and {@code GET /fields}. */
final class FilterHandlers {
  private FilterHandlers() {}

  static Future<Buffer> compile(RoutingContext context) {
    String filter = body(context);
    JsonObject verdict = new JsonObject();
    try {
      JsonArray fields = new JsonArray();
      Filter.compile(filter).fields().stream().map(Field::name).sorted().forEach(fields::add);
      verdict.put("ok", true).put("fields", fields);
    } catch (FilterSyntaxException e) {
      verdict
          .put("ok", false)
          .put("message", e.getMessage())
          .put("position", e.position())
          .put("length", e.length())
          .put("expected", e.expected())
          .put("suggestions", new JsonArray(e.suggestions()));
    }
    return Future.succeededFuture(verdict.toBuffer());
  }

  private static String body(RoutingContext context) {
    JsonObject body;
    try {
      body = context.body().asJsonObject();
    } catch (DecodeException | ClassCastException e) {
      throw Problems.body("The body is not a JSON object.");
    }
    if (body == null || !(body.getValue("filter") instanceof String filter)) {
      throw Problems.body("The body has no text named filter.");
    }
    return filter;
  }

  static Future<Buffer> fields(RoutingContext context) {
    String part = Arguments.of(context).text("q").toLowerCase(Locale.ROOT);
    JsonArray fields = new JsonArray();
    for (Field field : Fields.all()) {
      String description = field.description();
      if (field.name().contains(part) || description.toLowerCase(Locale.ROOT).contains(part)) {
        fields.add(
            new JsonObject()
                .put("name", field.name())
                .put("type", field.type().name().toLowerCase(Locale.ROOT))
                .put("label", field.label())
                .put("description", description));
      }
    }
    return Future.succeededFuture(new JsonObject().put("fields", fields).toBuffer());
  }
}
