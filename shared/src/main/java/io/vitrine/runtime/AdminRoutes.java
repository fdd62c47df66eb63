package io.vitrine.runtime;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vitrine.config.AdminOptions;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * What every service answers over HTTP, whatever else it does:
 *
 * <ul>
 *   <li>{@code /health/live}: 200 while each event loop comes round and nothing has failed for
 *       good, else 503: restart me
 *   <li>{@code /health/ready}: 200 while each part of {@link Readiness} is up, else 503: send me
 *       nothing
 *   <li>{@code /metrics}: the meters, in the Prometheus or (if asked for) OpenMetrics text format
 * </ul>
 *
 * <p>Threads: handlers run on the event loop of the HTTP server.
 */
public final class AdminRoutes {
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
  private static final String OPEN_METRICS =
      "application/openmetrics-text; version=1.0.0; charset=utf-8";
  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;

  private final ServiceContext context;
  private final LoopWatch loops;
  private final long silentMillisMax;

  private AdminRoutes(ServiceContext context) {
    this.context = context;
    this.loops = LoopWatch.start(context.vertx(), context.meters());
    this.silentMillisMax = context.settings().get(AdminOptions.LOOP_STALL_MAX);
  }

  /** Adds the three paths to {@code router}. */
  public static void mount(Router router, ServiceContext context) {
    AdminRoutes routes = new AdminRoutes(context);
    route(router, "/health/live").handler(routes::live);
    route(router, "/health/ready").handler(routes::ready);
    if (context.meters() instanceof PrometheusMeterRegistry registry) {
      route(router, "/metrics").handler(http -> metrics(http, registry));
    }
  }

  private static io.vertx.ext.web.Route route(Router router, String path) {
    return router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD);
  }

  private void live(RoutingContext http) {
    long silentMillis = loops.silentMillisMax();
    Map<String, String> broken = context.readiness().needRestart();
    boolean live = silentMillis <= silentMillisMax && broken.isEmpty();
    JsonObject body =
        new JsonObject()
            .put("live", live)
            .put("node", context.node())
            .put("event_loops", loops.loops())
            .put("silent_millis_max", silentMillis)
            .put("need_restart", new JsonObject(new TreeMap<String, Object>(broken)));
    answer(http, live, body);
  }

  private void ready(RoutingContext http) {
    Readiness readiness = context.readiness();
    JsonObject parts = new JsonObject();
    new TreeMap<>(readiness.parts())
        .forEach(
            (name, part) ->
                parts.put(
                    name, new JsonObject().put("up", part.up()).put("detail", part.detail())));
    boolean ready = readiness.ready();
    JsonObject body =
        new JsonObject().put("ready", ready).put("node", context.node()).put("parts", parts);
    answer(http, ready, body);
  }

  private static void answer(RoutingContext http, boolean good, JsonObject body) {
    http.response()
        .setStatusCode(good ? OK : UNAVAILABLE)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .end(body.toBuffer());
  }

  /** Off the event loop: a scrape walks all meters. */
  private static void metrics(RoutingContext http, PrometheusMeterRegistry registry) {
    String type = contentType(http.request().getHeader(HttpHeaders.ACCEPT));
    Callable<String> scrape = () -> registry.scrape(type);
    http.vertx()
        .executeBlocking(scrape, false)
        .onSuccess(
            text ->
                http.response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, type)
                    .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                    .end(text))
        .onFailure(http::fail);
  }

  private static String contentType(@Nullable String accept) {
    return accept != null && accept.contains("application/openmetrics-text")
        ? OPEN_METRICS
        : PROMETHEUS;
  }
}
