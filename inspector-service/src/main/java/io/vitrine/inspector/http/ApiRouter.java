package io.vitrine.inspector.http;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.HttpException;
import io.vitrine.runtime.BusRefusal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds the router from the OpenAPI document and a handler per operation: a path without a
 * handler, or a handler without a path, and the inspector does not start.
 */
final class ApiRouter {
  private static final Logger LOG = LoggerFactory.getLogger(ApiRouter.class);
  private static final int BODY_BYTES_MAX = 64 * 1024;

  /** Takes its body itself, as it comes. */
  private static final Set<String> STREAMED = Set.of("createCapture", "putCaptureKeyLog");

  private static final int CLIENT_ERROR = 400;
  private static final int SERVER_ERROR = 500;

  private ApiRouter() {}

  static Router create(
      Vertx vertx, OpenApi api, Map<String, Handler<RoutingContext>> handlersById) {
    Map<String, Handler<RoutingContext>> handlers = new HashMap<>(handlersById);
    Router router = Router.router(vertx);
    for (OpenApi.Operation operation : api.operations()) {
      Handler<RoutingContext> handler = handlers.remove(operation.id());
      if (handler == null) {
        throw new IllegalStateException("no handler for operation " + operation.id());
      }
      String path = operation.path().replaceAll("\\{(\\w+)}", ":$1");
      Route route = router.route(operation.method(), path);
      if (!STREAMED.contains(operation.id())) {
        route.handler(BodyHandler.create(false).setBodyLimit(BODY_BYTES_MAX));
      }
      route.handler(context -> Arguments.check(context, operation.parameters(), handler));
    }
    Set<String> left = new TreeSet<>(handlers.keySet());
    if (!left.isEmpty()) {
      throw new IllegalStateException("no operation for handlers " + left);
    }
    return router;
  }

  /** Sends whatever went wrong as a problem document. */
  static void fail(RoutingContext context) {
    problem(context).send(context);
  }

  /** For a path, or a method of a path, that there is not. */
  static void notFound(RoutingContext context, OpenApi api) {
    String path = context.request().path();
    List<String> methods =
        api.operations().stream()
            .filter(operation -> path.matches(api.basePath() + pattern(operation.path())))
            .map(operation -> operation.method().name())
            .toList();
    if (methods.isEmpty()) {
      Problems.notFound(context.request().method() + " " + path).send(context);
      return;
    }
    String allowed = String.join(", ", methods);
    context.response().putHeader("Allow", allowed);
    Problems.method(context.request().method().name(), allowed).send(context);
  }

  private static String pattern(String path) {
    return path.replace(".", "\\.").replaceAll("\\{\\w+}", "[^/]+");
  }

  private static Problem problem(RoutingContext context) {
    Throwable cause = context.failure();
    if (cause instanceof Problem problem) {
      return problem;
    }
    if (cause instanceof BusRefusal refusal) {
      String filter = context.queryParams().get("filter");
      return Problems.of(refusal, filter == null ? "" : filter);
    }
    if (cause instanceof RejectedExecutionException) {
      return Problems.tooMany("Too many answers are being put together already.");
    }
    int status = context.statusCode();
    if (cause instanceof HttpException http) {
      status = http.getStatusCode();
    }
    if (status >= CLIENT_ERROR && status < SERVER_ERROR) {
      return Problems.http(status);
    }
    LOG.error("{} {} failed", context.request().method(), context.request().path(), cause);
    return Problems.internal();
  }
}
