package io.vitrine.inspector.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vitrine.inspector.capture.NodeAnswer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;

/** One answer of what several nodes answered. */
final class NodeAnswers {
  private NodeAnswers() {}

  /**
   * Lists in one, with the sums of what the nodes have and what of it matched.
   *
   * @param key of the list, in each answer and in this one
   * @param limit rows of the list at most
   */
  static JsonObject merge(
      List<NodeAnswer<JsonObject>> answers, String key, Comparator<JsonObject> order, int limit) {
    long total = 0;
    long matched = 0;
    List<JsonObject> rows = new ArrayList<>();
    JsonArray nodes = new JsonArray();
    for (NodeAnswer<JsonObject> answer : answers) {
      nodes.add(state(answer));
      JsonObject value = answer.value();
      if (value != null) {
        total += value.getLong("total");
        matched += value.getLong("matched");
        value.getJsonArray(key).forEach(each -> rows.add((JsonObject) each));
      }
    }
    rows.sort(order);
    int listed = Math.min(limit, rows.size());
    return new JsonObject()
        .put(key, new JsonArray(List.copyOf(rows.subList(0, listed))))
        .put("total", total)
        .put("matched", matched)
        .put("nodes", nodes);
  }

  /**
   * Adds to each row what its node knows of it.
   *
   * @param key of the list, in each answer
   * @param change the row, and the name of its node
   */
  static void forEach(
      List<NodeAnswer<JsonObject>> answers, String key, BiConsumer<JsonObject, String> change) {
    for (NodeAnswer<JsonObject> answer : answers) {
      JsonObject value = answer.value();
      if (value != null) {
        value.getJsonArray(key).forEach(each -> change.accept((JsonObject) each, answer.node()));
      }
    }
  }

  /** Whether the node answered, and if not, why. */
  static <T> JsonObject state(NodeAnswer<T> answer) {
    JsonObject state =
        new JsonObject().put("node", answer.node()).put("ok", answer.value() != null);
    if (answer.value() == null) {
      state.put("error", Objects.requireNonNull(answer.refusal()).getMessage());
    }
    return state;
  }
}
