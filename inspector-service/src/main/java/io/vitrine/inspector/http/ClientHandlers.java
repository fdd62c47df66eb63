package io.vitrine.inspector.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vitrine.contract.AdminRequest;
import io.vitrine.inspector.capture.Capture;
import io.vitrine.inspector.capture.NodeAnswer;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code GET /clients}, {@code GET /clients/{id}} and {@code DELETE /clients/{id}}. */
final class ClientHandlers {
  private static final Comparator<JsonObject> BY_ID =
      Comparator.comparing(each -> each.getString("client_id"));

  private final Capture capture;

  ClientHandlers(Capture capture) {
    this.capture = capture;
  }

  Future<Buffer> list(RoutingContext context) {
    Arguments arguments = Arguments.of(context);
    int limit = arguments.integer("limit");
    AdminRequest request = AdminRequest.clients(arguments.text("client_id"), limit);
    return capture
        .brokers(request, arguments.find("node"))
        .map(answers -> NodeAnswers.merge(answers, "clients", BY_ID, limit).toBuffer());
  }

  Future<Buffer> get(RoutingContext context) {
    String id = Arguments.of(context).text("id");
    return one(AdminRequest.client(id), id, Arguments.of(context).find("node"));
  }

  Future<Buffer> delete(RoutingContext context) {
    Arguments arguments = Arguments.of(context);
    String id = arguments.text("id");
    boolean session = Boolean.parseBoolean(arguments.text("session"));
    return one(AdminRequest.expel(id, session), id, arguments.find("node"));
  }

  private Future<Buffer> one(AdminRequest request, String id, @Nullable String node) {
    return capture.brokers(request, node).map(answers -> only(answers, id).toBuffer());
  }

  /** The answer of the node that has the client. */
  private static JsonObject only(List<NodeAnswer<JsonObject>> answers, String id) {
    String silent = "";
    for (NodeAnswer<JsonObject> answer : answers) {
      JsonObject value = answer.value();
      if (value == null) {
        silent = answer.node();
      } else if (value.containsKey("client")) {
        return value.getJsonObject("client");
      }
    }
    if (!silent.isEmpty()) {
      throw Problems.unavailable(
          "No broker that answered has a session of client " + id + "; " + silent + " did not.");
    }
    throw Problems.notFound("client " + id);
  }
}
