package io.vitrine.inspector.http;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vitrine.contract.TapRefusal;
import io.vitrine.filter.FilterSyntaxException;
import io.vitrine.runtime.BusRefusal;

/** The problems that this API answers with, each in one place. */
final class Problems {
  private Problems() {}

  static Problem parameter(String name, String value, String expected) {
    return new Problem(
            400,
            "parameter",
            "A parameter is wrong",
            name + ": " + value + " (expected: " + expected + ")")
        .with("parameter", name)
        .with("expected", expected);
  }

  static Problem unknownParameter(String name, String known) {
    return new Problem(
            400,
            "parameter",
            "There is no such parameter",
            name + " (expected: " + (known.isEmpty() ? "no parameter" : known) + ")")
        .with("parameter", name);
  }

  /** Of a form. */
  static Problem part(String name) {
    return new Problem(
            400,
            "form",
            "The form has a part that is not known",
            name + " (expected: one part with a file name, and keylog)")
        .with("part", name);
  }

  static Problem body(String detail) {
    return new Problem(400, "body", "The body is wrong", detail);
  }

  /**
   * @param problems with pointers into the body
   */
  static Problem route(JsonArray problems) {
    return new Problem(
            400,
            "route",
            "The route is wrong",
            problems.getJsonObject(0).getString("message")
                + (problems.size() > 1 ? " (and " + (problems.size() - 1) + " more)" : ""))
        .with("problems", problems);
  }

  static Problem conflict(String detail) {
    return new Problem(409, "conflict", "It is there already", detail);
  }

  /**
   * @param version that it is there in
   */
  static Problem precondition(String version) {
    return new Problem(
            412, "version", "It was changed meanwhile", "The version is \"" + version + "\" now.")
        .with("version", Long.parseLong(version));
  }

  static Problem mediaType(String type, String expected) {
    return new Problem(
        415, "media-type", "The body is of the wrong kind", type + " (expected: " + expected + ")");
  }

  static Problem limit(String detail) {
    return new Problem(507, "limit", "There is no room for it", detail);
  }

  static Problem notApplied(String detail) {
    return new Problem(503, "not-applied", "The change does not apply everywhere", detail);
  }

  static Problem filter(String filter, FilterSyntaxException error) {
    return filter(filter, new JsonObject(TapRefusal.describe(error)));
  }

  private static Problem filter(String filter, JsonObject error) {
    return new Problem(400, "filter", "The filter does not compile", error.getString("message"))
        .with("parameter", "filter")
        .with("filter", filter)
        .with("position", error.getInteger("position"))
        .with("length", error.getInteger("length"))
        .with("expected", error.getString("expected"))
        .with("suggestions", error.getJsonArray("suggestions"));
  }

  static Problem capture(String detail) {
    return new Problem(400, "capture", "The file is not a capture", detail);
  }

  static Problem forbidden(String detail) {
    return new Problem(403, "forbidden", "That is not allowed", detail);
  }

  static Problem tooLarge(String detail) {
    return new Problem(413, "too-large", "The file is too large", detail);
  }

  static Problem storage(String detail) {
    return new Problem(507, "storage", "There is no room for the file", detail);
  }

  static Problem notFound(String detail) {
    return new Problem(404, "not-found", "There is no such thing", detail);
  }

  static Problem method(String method, String allowed) {
    return new Problem(
        405, "method", "That cannot be done here", method + " (expected: " + allowed + ")");
  }

  static Problem overwritten(String detail) {
    return new Problem(410, "overwritten", "The packet is gone", detail);
  }

  static Problem misdirected(String host) {
    return new Problem(
        421,
        "host",
        "This server does not answer to that name",
        host + " is not among inspector.allowed_hosts");
  }

  static Problem running(String detail) {
    return new Problem(409, "running", "One is running already", detail);
  }

  static Problem tooMany(String detail) {
    return new Problem(503, "busy", "Too much at once", detail);
  }

  static Problem unavailable(String detail) {
    return new Problem(503, "unavailable", "No broker could answer", detail);
  }

  static Problem http(int status) {
    HttpResponseStatus known = HttpResponseStatus.valueOf(status);
    return new Problem(status, "http", known.reasonPhrase(), "The request was not accepted.");
  }

  static Problem internal() {
    return new Problem(500, "internal", "The inspector made a mistake", "Its log has the details.");
  }

  /** What a broker's refusal means to whoever asked for {@code filter} over HTTP. */
  static Problem of(BusRefusal refusal, String filter) {
    String text = String.valueOf(refusal.getMessage());
    return switch (refusal.code()) {
      case TapRefusal.FILTER -> filter(filter, new JsonObject(text));
      case TapRefusal.REQUEST -> new Problem(400, "request", "The broker cannot do that", text);
      case TapRefusal.BUSY -> tooMany(text);
      default -> unavailable(text);
    };
  }
}
