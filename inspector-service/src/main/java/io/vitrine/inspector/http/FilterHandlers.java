package io.vitrine.inspector.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vitrine.dissect.Field;
import io.vitrine.filter.Fields;
import io.vitrine.filter.FilterSyntaxException;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code POST /filters/compile} and {@code GET /fields}. */
final class FilterHandlers {
  private FilterHandlers() {}

  static Future<Buffer> compile(RoutingContext context) {
    JsonObject asked = body(context);
    String filter = text(asked, "filter");
    FilterScope scope = scope(asked);
    JsonObject verdict = new JsonObject();
    try {
      JsonArray fields = new JsonArray();
      scope.compile(filter).fields().stream().map(Field::name).sorted().forEach(fields::add);
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

  private static JsonObject body(RoutingContext context) {
    try {
      JsonObject body = context.body().asJsonObject();
      if (body != null) {
        return body;
      }
    } catch (DecodeException | ClassCastException e) {
      throw Problems.body("The body is not a JSON object.");
    }
    throw Problems.body("The body has no text named filter.");
  }

  private static String text(JsonObject body, String name) {
    if (!(body.getValue(name) instanceof String text)) {
      throw Problems.body("The body has no text named " + name + ".");
    }
    return text;
  }

  private static FilterScope scope(JsonObject body) {
    if (!body.containsKey("of")) {
      return FilterScope.PACKETS;
    }
    String title = text(body, "of");
    return Stream.of(FilterScope.values())
        .filter(each -> each.title().equals(title))
        .findFirst()
        .orElseThrow(
            () ->
                Problems.body(
                    "of: "
                        + title
                        + " (expected: "
                        + Stream.of(FilterScope.values())
                            .map(FilterScope::title)
                            .collect(Collectors.joining(", "))
                        + ")"));
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
                .put("description", description)
                .put("of", scopes(field)));
      }
    }
    return Future.succeededFuture(new JsonObject().put("fields", fields).toBuffer());
  }

  private static JsonArray scopes(Field field) {
    JsonArray titles = new JsonArray();
    for (FilterScope scope : FilterScope.values()) {
      if (scope.has(field)) {
        titles.add(scope.title());
      }
    }
    return titles;
  }
}
