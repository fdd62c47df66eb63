package io.vitrine.inspector.http;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
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
      Object value = body == null ? new JsonObject() : Json.decodeValue(body);
      if (value instanceof JsonObject object) {
        return object;
      }
    } catch (DecodeException e) {
      throw Problems.body("not JSON: " + reason(e));
    }
    throw Problems.body("JSON, but no object (expected: {…})");
  }

  /** With the place, if the parser says it. */
  private static String reason(DecodeException failure) {
    if (!(failure.getCause() instanceof JsonProcessingException parsing)) {
      return String.valueOf(failure.getMessage());
    }
    JsonLocation at = parsing.getLocation();
    String place =
        at == null ? "" : "line " + at.getLineNr() + ", column " + at.getColumnNr() + ": ";
    return place + parsing.getOriginalMessage();
  }
}
