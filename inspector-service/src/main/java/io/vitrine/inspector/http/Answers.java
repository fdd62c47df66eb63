package io.vitrine.inspector.http;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Function;

/** How handlers answer: JSON that no cache keeps, or a problem. */
final class Answers {
  static final String JSON = "application/json";

  private Answers() {}

  /** A handler that sends what the work gives. */
  static Handler<RoutingContext> json(Function<RoutingContext, Future<Buffer>> work) {
    return context ->
        work.apply(context).onSuccess(body -> send(context, JSON, body)).onFailure(context::fail);
  }

  static void send(RoutingContext context, String type, Buffer body) {
    if (context.response().ended() || context.response().closed()) {
      return;
    }
    context
        .response()
        .putHeader("Content-Type", type)
        .putHeader("Cache-Control", "no-store")
        .end(body);
  }
}
