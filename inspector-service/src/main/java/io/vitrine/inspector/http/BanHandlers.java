package io.vitrine.inspector.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vitrine.contract.AdminRequest;
import io.vitrine.inspector.capture.Capture;
import io.vitrine.inspector.capture.NodeAnswer;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** {@code GET /bans}, {@code POST /bans} and {@code DELETE /bans/{kind}/{value}}. */
final class BanHandlers {
  private static final int CREATED = 201;
  private static final String BAN = "ban";
  private static final String KIND = "kind";
  private static final String VALUE = "value";
  private static final String REASON = "reason";
  private static final String SECONDS = "seconds";
  private static final Set<String> MEMBERS = Set.of(KIND, VALUE, REASON, SECONDS);
  private static final Comparator<JsonObject> LAST_FIRST =
      Comparator.comparing((JsonObject each) -> each.getString("since")).reversed();

  private final Capture capture;

  BanHandlers(Capture capture) {
    this.capture = capture;
  }

  Future<Buffer> list(RoutingContext context) {
    Arguments arguments = Arguments.of(context);
    int limit = arguments.integer("limit");
    return capture
        .brokers(AdminRequest.bans(limit), arguments.find("node"))
        .map(
            answers -> {
              NodeAnswers.forEach(answers, "bans", (ban, node) -> ban.put("node", node));
              return NodeAnswers.merge(answers, "bans", LAST_FIRST, limit).toBuffer();
            });
  }

  /** Bans on every broker, or on one. */
  void create(RoutingContext context) {
    AdminRequest request = request(JsonBody.of(context));
    capture
        .brokers(request, Arguments.of(context).find("node"))
        .map(answers -> answer(answers, "ban").toBuffer())
        .onSuccess(
            body -> {
              context.response().setStatusCode(CREATED);
              Answers.send(context, Answers.JSON, body);
            })
        .onFailure(context::fail);
  }

  private static AdminRequest request(JsonObject body) {
    for (String name : body.fieldNames()) {
      if (!MEMBERS.contains(name)) {
        throw Problems.body(name + ": unknown (expected: kind, value, seconds, reason)");
      }
    }
    if (!(body.getValue(KIND) instanceof String kind)
        || !(body.getValue(VALUE) instanceof String value)) {
      throw Problems.body("The body has no texts named kind and value.");
    }
    Object seconds = body.getValue(SECONDS, 0);
    if (!(seconds instanceof Integer || seconds instanceof Long)) {
      throw Problems.body("seconds: " + seconds + " (expected: a whole number)");
    }
    if (!(body.getValue(REASON, "") instanceof String reason)) {
      throw Problems.body("reason: expected a text");
    }
    return AdminRequest.ban(kind, value, ((Number) seconds).longValue(), reason);
  }

  Future<Buffer> delete(RoutingContext context) {
    Arguments arguments = Arguments.of(context);
    String kind = arguments.text(KIND);
    String value = arguments.text(VALUE);
    return capture
        .brokers(AdminRequest.unban(kind, value), arguments.find("node"))
        .map(answers -> answer(answers, "ban of " + kind + " " + value).toBuffer());
  }

  /** The ban, with what each broker did. */
  private static JsonObject answer(List<NodeAnswer<JsonObject>> answers, String what) {
    JsonObject ban = null;
    JsonArray nodes = new JsonArray();
    boolean allAnswered = true;
    for (NodeAnswer<JsonObject> answer : answers) {
      nodes.add(NodeAnswers.state(answer));
      JsonObject value = answer.value();
      allAnswered &= value != null;
      if (value != null && value.containsKey(BAN)) {
        ban = value.getJsonObject(BAN);
      }
    }
    if (ban != null) {
      return ban.put("nodes", nodes);
    }
    throw allAnswered
        ? Problems.notFound(what)
        : Problems.unavailable("No broker that answered has that ban; others did not answer.");
  }
}
