package io.vitrine.inspector.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vitrine.contract.BackupRequest;
import io.vitrine.inspector.capture.Capture;
import io.vitrine.inspector.capture.NodeAnswer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** {@code POST /backups} and {@code GET /backups}. */
final class BackupHandlers {
  private static final int ACCEPTED = 202;
  private static final Comparator<JsonObject> NEWEST_FIRST =
      Comparator.<JsonObject, String>comparing(each -> each.getString("name")).reversed();

  private final Capture capture;

  BackupHandlers(Capture capture) {
    this.capture = capture;
  }

  /** Answers when each broker has begun. */
  void create(RoutingContext context) {
    if (Origins.elsewhere(context.request())) {
      throw Problems.forbidden("A page of another site cannot make backups.");
    }
    ask(context, BackupRequest.BEGIN)
        .onSuccess(
            body -> {
              context.response().setStatusCode(ACCEPTED);
              Answers.send(context, Answers.JSON, body);
            })
        .onFailure(context::fail);
  }

  Future<Buffer> list(RoutingContext context) {
    return ask(context, BackupRequest.LIST);
  }

  private Future<Buffer> ask(RoutingContext context, String op) {
    return capture
        .backups(new BackupRequest(op), Arguments.of(context).find("node"))
        .map(answers -> merge(answers).toBuffer());
  }

  private static JsonObject merge(List<NodeAnswer<JsonObject>> answers) {
    List<JsonObject> backups = new ArrayList<>();
    JsonArray nodes = new JsonArray();
    for (NodeAnswer<JsonObject> answer : answers) {
      nodes.add(NodeAnswers.state(answer));
      JsonObject value = answer.value();
      if (value != null) {
        value.getJsonArray("backups").forEach(each -> backups.add((JsonObject) each));
      }
    }
    backups.sort(NEWEST_FIRST);
    return new JsonObject().put("backups", new JsonArray(List.copyOf(backups))).put("nodes", nodes);
  }
}
