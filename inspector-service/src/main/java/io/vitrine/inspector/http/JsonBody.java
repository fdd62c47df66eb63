package io.vitrine.inspector.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** Bodies of requests that are JSON objects. */
final class JsonBody {
  private JsonBody() {}

  /**
   * The body, which must say that it is JSON: a foreign page cannot without asking first. None is
   * an empty object.
   *
   * @throws Problem if it is anything else: 415, or 400
   */
  static JsonObject of(RoutingContext context) {
    String type = context.request().getHeader("Content-Type");
    if (type == null || !type.split(";", 2)[0].strip().equalsIgnoreCase(Answers.JSON)) {
      throw Problems.mediaType(type == null ? "none" : type, Answers.JSON);
    }
    Buffer body = context.body().buffer();
    try {
      return body == null ? new JsonObject() : body.toJsonObject();
    } catch (DecodeException | ClassCastException e) {
      throw Problems.body("not a JSON object: " + e.getMessage());
    }
  }
}
