package io.vitrine.inspector.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vitrine.contract.RouteRefusal;
import io.vitrine.contract.RouteRequest;
import io.vitrine.contract.RouteRequest.Mode;
import io.vitrine.contract.RouteSet;
import io.vitrine.inspector.route.RouteDesk;
import io.vitrine.runtime.BusRefusal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET} and {@code POST /routes}; {@code GET}, {@code PUT} and {@code DELETE /routes/{name}};
 * {@code GET /ledger}.
 */
final class RouteHandlers {
  private static final int OK = 200;
  private static final int CREATED = 201;

  private final RouteDesk desk;

  RouteHandlers(RouteDesk desk) {
    this.desk = desk;
  }

  Future<Buffer> list(RoutingContext context) {
    return desk.state()
        .map(
            state -> {
              JsonArray routes = new JsonArray();
              state.configured().forEach(row -> routes.add(configured(row)));
              state.set().routes().forEach(entry -> routes.add(made(entry)));
              return new JsonObject()
                  .put("version", state.set().version())
                  .put("routes", routes)
                  .put("nodes", desk.applied(state.set().version()))
                  .toBuffer();
            });
  }

  Future<Buffer> get(RoutingContext context) {
    String name = Arguments.of(context).text("name");
    return desk.state().map(state -> one(context, state, name, 0).toBuffer());
  }

  Future<Buffer> ledger(RoutingContext context) {
    return desk.ledger().map(JsonObject::toBuffer);
  }

  Future<Buffer> create(RoutingContext context) {
    JsonObject route = JsonBody.of(context);
    Object name = route.getValue("name");
    String text = name instanceof String given ? given : "";
    return change(text, route, Mode.ABSENT, 0)
        .map(
            changed -> {
              String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
              context
                  .response()
                  .setStatusCode(CREATED)
                  .putHeader("Location", "/api/v1/routes/" + encoded);
              return changed(context, changed, text).toBuffer();
            });
  }

  Future<Buffer> put(RoutingContext context) {
    String name = Arguments.of(context).text("name");
    JsonObject route = JsonBody.of(context);
    if (route.containsKey("name") && !name.equals(route.getValue("name"))) {
      throw Problems.body("name: " + route.getValue("name") + " (expected: " + name + ", or none)");
    }
    return change(name, route, mode(context), expected(context))
        .map(
            changed -> {
              context.response().setStatusCode(changed.was() ? OK : CREATED);
              return changed(context, changed, name).toBuffer();
            });
  }

  Future<Buffer> delete(RoutingContext context) {
    String name = Arguments.of(context).text("name");
    return change(name, null, Mode.PRESENT, expected(context))
        .map(
            changed ->
                new JsonObject()
                    .put("name", name)
                    .put("version", changed.state().set().version())
                    .put("nodes", nodes(changed.state().set().version()))
                    .toBuffer());
  }

  private Future<RouteDesk.Changed> change(
      String name, @Nullable JsonObject route, Mode mode, long expected) {
    return desk.change(RouteRequest.change(name, route, mode, expected))
        .recover(failure -> Future.failedFuture(problem(failure)));
  }

  private static Throwable problem(Throwable failure) {
    if (!(failure instanceof BusRefusal refusal)) {
      return failure;
    }
    String text = String.valueOf(refusal.getMessage());
    return switch (refusal.code()) {
      case RouteRefusal.INVALID -> Problems.route(new JsonArray(text));
      case RouteRefusal.NOT_FOUND -> Problems.notFound(text);
      case RouteRefusal.EXISTS, RouteRefusal.CONFIGURED -> Problems.conflict(text);
      case RouteRefusal.OTHER_VERSION -> Problems.precondition(text);
      case RouteRefusal.LIMIT -> Problems.limit(text);
      case RouteRefusal.STORAGE -> Problems.notApplied(text);
      default -> failure;
    };
  }

  private JsonArray nodes(long version) {
    return desk.applied(version, version);
  }

  private JsonObject changed(RoutingContext context, RouteDesk.Changed changed, String name) {
    return one(context, changed.state(), name, changed.state().set().version());
  }

  /**
   * @param brokers the version that all brokers apply at least
   */
  private JsonObject one(RoutingContext context, RouteDesk.State state, String name, long brokers) {
    RouteSet.Entry entry = state.set().find(name);
    if (entry != null) {
      context.response().putHeader("ETag", "\"" + entry.version() + "\"");
      return made(entry).put("nodes", desk.applied(entry.version(), brokers));
    }
    for (JsonObject row : state.configured()) {
      if (name.equals(row.getString("name"))) {
        return configured(row);
      }
    }
    throw Problems.notFound("route " + name);
  }

  private static JsonObject made(RouteSet.Entry entry) {
    return new JsonObject()
        .put("name", entry.name())
        .put("source", "api")
        .put("version", entry.version())
        .put("route", entry.route());
  }

  private static JsonObject configured(JsonObject row) {
    return new JsonObject()
        .put("name", row.getString("name"))
        .put("source", "config")
        .put("route", row);
  }

  private static Mode mode(RoutingContext context) {
    String none = context.request().getHeader("If-None-Match");
    if (none != null && !none.equals("*")) {
      throw Problems.parameter("If-None-Match", none, "*");
    }
    if (none != null) {
      return Mode.ABSENT;
    }
    return context.request().getHeader("If-Match") == null ? Mode.ANY : Mode.PRESENT;
  }

  /** The version in If-Match; 0 for any. */
  private static long expected(RoutingContext context) {
    String match = context.request().getHeader("If-Match");
    if (match == null || match.equals("*")) {
      return 0;
    }
    if (!match.matches("\"[0-9]{1,18}\"")) {
      throw Problems.parameter(
          "If-Match", match, "an ETag of this route, such as \"1764000000123\"");
    }
    return Long.parseLong(match.substring(1, match.length() - 1));
  }
}
