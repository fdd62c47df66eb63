package io.vitrine.inspector.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vitrine.contract.AdminRequest;
import io.vitrine.inspector.capture.Capture;
import io.vitrine.inspector.capture.NodeAnswer;
import java.util.Comparator;

/** {@code GET /delayed} and {@code DELETE /delayed/{id}}: messages that are published later. */
final class DelayedHandlers {
  private static final String NUMBER = "number";
  private static final Comparator<JsonObject> BY_TIME =
      Comparator.comparing(each -> each.getString("due"));

  private final Capture capture;

  DelayedHandlers(Capture capture) {
    this.capture = capture;
  }

  Future<Buffer> list(RoutingContext context) {
    Arguments arguments = Arguments.of(context);
    int limit = arguments.integer("limit");
    AdminRequest request = AdminRequest.delayed(arguments.text("topic"), limit);
    return capture
        .brokers(request, arguments.find("node"))
        .map(
            answers -> {
              NodeAnswers.forEach(answers, "delayed", DelayedHandlers::identify);
              return NodeAnswers.merge(answers, "delayed", BY_TIME, limit).toBuffer();
            });
  }

  Future<Buffer> delete(RoutingContext context) {
    String id = Arguments.of(context).text("id");
    int dot = id.lastIndexOf('.');
    if (dot < 0 || !id.substring(dot + 1).matches("[0-9]{1,18}")) {
      throw Problems.notFound("delayed message " + id);
    }
    String node = id.substring(0, dot);
    long number = Long.parseLong(id.substring(dot + 1));
    return capture
        .brokers(AdminRequest.deleteDelayed(number), node)
        .map(
            answers -> {
              NodeAnswer<JsonObject> answer = answers.get(0);
              JsonObject value = answer.value();
              if (value == null) {
                throw Problems.unavailable("Broker " + node + " did not answer.");
              }
              if (!value.containsKey("delayed")) {
                throw Problems.notFound("delayed message " + id);
              }
              return identify(value.getJsonObject("delayed"), node).toBuffer();
            });
  }

  /** The number is the node's own. */
  private static JsonObject identify(JsonObject message, String node) {
    return message.put("id", node + "." + message.remove(NUMBER)).put("node", node);
  }
}
