package io.vitrine.inspector.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vitrine.contract.NodeAnnouncement;
import io.vitrine.inspector.capture.Capture;
import io.vitrine.inspector.capture.NodeAnswer;
import io.vitrine.inspector.capture.StatsHistory;
import io.vitrine.runtime.Directory;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code GET /stats}, {@code GET /stats/history}, {@code GET /nodes} and {@code GET /sensors}. */
final class BrokerHandlers {
  private final Capture capture;
  private final Directory directory;
  private final StatsHistory history;

  BrokerHandlers(Capture capture, Directory directory, StatsHistory history) {
    this.capture = capture;
    this.directory = directory;
    this.history = history;
  }

  Future<Buffer> stats(RoutingContext context) {
    return capture
        .stats(Arguments.of(context).find("node"))
        .map(answers -> sum(answers).toBuffer());
  }

  Future<Buffer> history(RoutingContext context) {
    JsonArray samples = new JsonArray();
    for (StatsHistory.Sample sample : history.samples()) {
      samples.add(
          new JsonObject()
              .put("time", Moments.millisText(sample.epochMillis()))
              .put("totals", numbers(sample.totals())));
    }
    JsonObject json =
        new JsonObject().put("period_millis", StatsHistory.PERIOD_MILLIS).put("samples", samples);
    return Future.succeededFuture(json.toBuffer());
  }

  Future<Buffer> nodes(RoutingContext context) {
    JsonArray nodes = new JsonArray();
    for (String service : List.of("broker", "bridge", "inspector", "sensor")) {
      directory.nodes(service).forEach(node -> nodes.add(describe(node)));
    }
    return Future.succeededFuture(new JsonObject().put("nodes", nodes).toBuffer());
  }

  Future<Buffer> sensors(RoutingContext context) {
    return capture.sensors().map(BrokerHandlers::sensors);
  }

  private static Buffer sensors(List<NodeAnswer<JsonObject>> answers) {
    JsonArray sensors = new JsonArray();
    for (NodeAnswer<JsonObject> answer : answers) {
      JsonObject sensor = NodeAnswers.state(answer);
      sensors.add(answer.value() == null ? sensor : sensor.mergeIn(answer.value()));
    }
    return new JsonObject().put("sensors", sensors).toBuffer();
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
      nodes.add(NodeAnswers.state(answer).put("meters", meters));
    }
    return new JsonObject()
        .put("time", Moments.millisText(System.currentTimeMillis()))
        .put("totals", numbers(totals))
        .put("nodes", nodes);
  }

  private static JsonObject numbers(Map<String, Double> values) {
    JsonObject numbers = new JsonObject();
    values.forEach((name, value) -> numbers.put(name, number(value)));
    return numbers;
  }

  private static Number number(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1L << 53) {
      return (long) value;
    }
    return value;
  }
}
