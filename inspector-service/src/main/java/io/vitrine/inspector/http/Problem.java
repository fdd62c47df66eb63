package io.vitrine.inspector.http;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/**
 * Why a request was not answered: thrown by handlers, sent as a problem document (RFC 9457).
 *
 * @see Problems the ones there are
 */
public final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1L;
  static final String MEDIA_TYPE = "application/problem+json";
  static final String TYPE_PREFIX = "urn:vitrine:problem:";

  private final int status;
  private final transient JsonObject document;

  Problem(int status, String type, String title, String detail) {
    super(title + ": " + detail, null, false, false);
    this.status = status;
    this.document =
        new JsonObject()
            .put("type", TYPE_PREFIX + type)
            .put("title", title)
            .put("status", status)
            .put("detail", detail);
  }

  /** The same with a member of its own, for programs. */
  Problem with(String member, Object value) {
    document.put(member, value);
    return this;
  }

  int status() {
    return status;
  }

  JsonObject document() {
    return document.copy();
  }

  /** Sends it, unless an answer has begun already: then the connection is closed. */
  void send(RoutingContext context) {
    if (context.response().headWritten()) {
      context.request().connection().close();
      return;
    }
    context
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", MEDIA_TYPE)
        .putHeader("Cache-Control", "no-store")
        .end(document.toBuffer());
  }
}
