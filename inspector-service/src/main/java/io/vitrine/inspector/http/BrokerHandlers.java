package io.vitrine.inspector.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vitrine.contract.AdminRequest;
import io.vitrine.contract.NodeAnnouncement;
import io.vitrine.inspector.capture.Capture;
import io.vitrine.inspector.capture.NodeAnswer;
import io.vitrine.runtime.Directory;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code GET /stats} and {@code GET /nodes}. */
final class BrokerHandlers {
  private final Capture capture;
  private final Directory directory;

  BrokerHandlers(Capture capture, Directory directory) {
    this.capture = capture;
    this.directory = directory;
  }

  Future<Buffer> stats(RoutingContext context) {
    return capture
        .administer(AdminRequest.stats(), Arguments.of(context).find("node"))
        .map(answers -> sum(answers).toBuffer());
  }

  Future<Buffer> nodes(RoutingContext context) {
    JsonArray nodes = new JsonArray();
    for (String service : List.of("broker", "bridge", "inspector")) {
      directory.nodes(service).forEach(node -> nodes.add(describe(node)));
    }
    return Future.succeededFuture(new JsonObject().put("nodes", nodes).toBuffer());
  }

  private static JsonObject describe(NodeAnnouncement node) {
    return new JsonObject()
        .put("service", node.service())
        .put("node", node.node())
        .put("started", Moments.millisText(node.incarnation()))
        .put("version", node.version())
        .put("logs", new JsonArray(List.copyOf(node.logs())));
  }

  private static JsonObject sum(List<NodeAnswer<JsonObject>> answers) {
    Map<String, Double> totals = new TreeMap<>();
    JsonArray nodes = new JsonArray();
    for (NodeAnswer<JsonObject> answer : answers) {
      JsonObject meters =
          answer.value() == null ? new JsonObject() : answer.value().getJsonObject("meters");
      for (String name : meters.fieldNames()) {
        totals.merge(name, meters.getDouble(name), Double::sum);
      }
      nodes.add(ConnectionHandlers.state(answer).put("meters", meters));
    }
    JsonObject summed = new JsonObject();
    totals.forEach((name, value) -> summed.put(name, number(value)));
    return new JsonObject()
        .put("time", Moments.millisText(System.currentTimeMillis()))
        .put("totals", summed)
        .put("nodes", nodes);
  }

  private static Number number(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1L << 53) {
      return (long) value;
    }
    return value;
  }
}
