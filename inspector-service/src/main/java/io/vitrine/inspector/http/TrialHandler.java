package io.vitrine.inspector.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vitrine.config.ConfigException;
import io.vitrine.config.ConfigProblem;
import io.vitrine.config.RouteDocument;
import io.vitrine.contract.RouteRefusal;
import io.vitrine.contract.RouteSet;
import io.vitrine.contract.TrialMessage;
import io.vitrine.contract.TrialRequest;
import io.vitrine.inspector.route.RouteDesk;
import io.vitrine.mqtt.property.Properties;
import io.vitrine.runtime.BusRefusal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code POST /routes/test}: what routes would make of a message. */
final class TrialHandler {
  private static final Set<String> MEMBERS =
      Set.of(
          "topic",
          "payload",
          "payload_base64",
          "qos",
          "retain",
          "client",
          "user",
          "content_type",
          "user_properties",
          "node",
          "route");

  private final RouteDesk desk;

  TrialHandler(RouteDesk desk) {
    this.desk = desk;
  }

  Future<Buffer> test(RoutingContext context) {
    JsonObject body = JsonBody.of(context);
    for (String member : body.fieldNames()) {
      if (!MEMBERS.contains(member)) {
        throw Problems.body(member + ": unknown (expected: " + String.join(", ", MEMBERS) + ")");
      }
    }
    TrialMessage message = message(body);
    JsonObject given = given(body);
    Future<JsonArray> routes =
        given != null
            ? Future.succeededFuture(new JsonArray().add(given))
            : desk.state().map(TrialHandler::made);
    List<String> brokers = desk.brokers();
    String node = text(body, "node", brokers.isEmpty() ? "" : brokers.get(0));
    return routes
        .compose(
            all ->
                desk.trial(new TrialRequest(node, message.record().encode(), all, given == null)))
        .map(answer -> shown(answer).toBuffer())
        .recover(failure -> Future.failedFuture(problem(failure)));
  }

  private static Throwable problem(Throwable failure) {
    return failure instanceof BusRefusal refusal && refusal.code() == RouteRefusal.REQUEST
        ? Problems.body(String.valueOf(refusal.getMessage()))
        : failure;
  }

  private static JsonArray made(RouteDesk.State state) {
    JsonArray all = new JsonArray();
    for (RouteSet.Entry each : state.set().routes()) {
      all.add(each.route());
    }
    return all;
  }

  /** The route to try instead of those that are there; null if there is none. */
  private static @Nullable JsonObject given(JsonObject body) {
    if (!body.containsKey("route")) {
      return null;
    }
    if (!(body.getValue("route") instanceof JsonObject route)) {
      throw Problems.body("route (expected: an object)");
    }
    if (!route.containsKey("name")) {
      route.put("name", "test");
    }
    try {
      return new JsonObject(RouteDocument.read(route.getMap()).columns());
    } catch (ConfigException e) {
      JsonArray problems = new JsonArray();
      for (ConfigProblem each : e.problems()) {
        problems.add(
            new JsonObject()
                .put("pointer", "/route" + each.at().source())
                .put("message", each.key() + ": " + each.text()));
      }
      throw Problems.route(problems);
    }
  }

  private static TrialMessage message(JsonObject body) {
    TrialMessage message =
        new TrialMessage(
            text(body, "topic", ""),
            payload(body),
            qos(body),
            retain(body),
            text(body, "client", "test"),
            text(body, "user", ""),
            body.containsKey("content_type") ? text(body, "content_type", "") : null,
            properties(body));
    if (!message.topicValid()) {
      throw Problems.body(
          "topic: " + message.topic() + " (expected: " + TrialMessage.TOPIC_EXPECTED + ")");
    }
    return message;
  }

  private static byte[] payload(JsonObject body) {
    if (!body.containsKey("payload_base64")) {
      return text(body, "payload", "").getBytes(StandardCharsets.UTF_8);
    }
    if (body.containsKey("payload")) {
      throw Problems.body("payload (expected: either payload or payload_base64)");
    }
    try {
      return Base64.getDecoder().decode(text(body, "payload_base64", ""));
    } catch (IllegalArgumentException e) {
      throw Problems.body("payload_base64: " + e.getMessage() + " (expected: Base64)");
    }
  }

  private static int qos(JsonObject body) {
    Object qos = body.getValue("qos", 1);
    if (qos instanceof Integer number && number >= 0 && number <= 2) {
      return number;
    }
    throw Problems.body("qos: " + qos + " (expected: 0, 1 or 2)");
  }

  private static boolean retain(JsonObject body) {
    if (body.getValue("retain", false) instanceof Boolean retain) {
      return retain;
    }
    throw Problems.body("retain: " + body.getValue("retain") + " (expected: true or false)");
  }

  /** An object, or a list of objects for names that come more than once. */
  private static List<Properties.Pair> properties(JsonObject body) {
    List<Properties.Pair> pairs = new ArrayList<>();
    Object given = body.getValue("user_properties");
    if (given == null) {
      return pairs;
    }
    JsonArray all = given instanceof JsonArray list ? list : new JsonArray().add(given);
    for (Object each : all) {
      if (!(each instanceof JsonObject object)) {
        throw Problems.body("user_properties (expected: an object, or a list of them)");
      }
      for (String name : object.fieldNames()) {
        pairs.add(new Properties.Pair(name, text(object, name, "")));
      }
    }
    return pairs;
  }

  private static String text(JsonObject body, String name, String otherwise) {
    Object value = body.getValue(name, otherwise);
    if (value instanceof String text) {
      return text;
    }
    throw Problems.body(name + ": " + value + " (expected: text)");
  }

  /** Key, value and headers as text where they are UTF-8, and always in Base64. */
  private static JsonObject shown(JsonObject answer) {
    JsonArray outcomes = answer.getJsonArray("outcomes");
    int records = 0;
    for (int i = 0; i < outcomes.size(); i++) {
      JsonObject outcome = outcomes.getJsonObject(i);
      JsonObject record = outcome.getJsonObject("record");
      if (record != null) {
        records += outcome.containsKey("cause") ? 0 : 1;
        show(record, "key");
        show(record, "value");
        JsonArray headers = record.getJsonArray("headers");
        for (int j = 0; j < headers.size(); j++) {
          show(headers.getJsonObject(j), "value");
        }
      }
    }
    return answer.put("records", records);
  }

  private static void show(JsonObject object, String member) {
    byte[] bytes = object.getBinary(member);
    object.remove(member);
    if (bytes == null) {
      return;
    }
    try {
      object.put(
          member, StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      object.putNull(member);
    }
    object.put(member + "_base64", Base64.getEncoder().encodeToString(bytes));
  }
}
