package io.vitrine.bridge;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A registry that speaks what the bridge asks of Confluent's REST, over HTTP. */
final class SchemaRegistry {
  private static final Pattern VERSION = Pattern.compile("/subjects/([^/]+)/versions/(.+)");
  private static final Pattern SERIALIZED = Pattern.compile("/schemas/ids/([0-9]+)");

  private record Entry(String subject, JsonObject answer, String serialized) {}

  private final HttpServer server;
  private final List<Entry> entries = new CopyOnWriteArrayList<>();
  final AtomicInteger requests = new AtomicInteger();
  volatile boolean hangs;
  volatile String authorization = "";

  SchemaRegistry(Vertx vertx) throws Exception {
    server =
        Bridge.await(vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1"));
  }

  String url() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  /** Registers the next version of a subject. Numbers begin at 41. */
  int register(String subject, String type, String schema, String serialized, JsonObject... refs) {
    int version = 1 + (int) entries.stream().filter(e -> e.subject.equals(subject)).count();
    int id = 41 + entries.size();
    JsonObject answer =
        new JsonObject()
            .put("subject", subject)
            .put("version", version)
            .put("id", id)
            .put("schema", schema);
    if (!type.equals("AVRO")) {
      answer.put("schemaType", type);
    }
    // Registries leave out what there is none of, or say null.
    answer.put("references", refs.length > 0 ? new JsonArray(List.of(refs)) : null);
    entries.add(new Entry(subject, answer, serialized));
    return id;
  }

  private void answer(HttpServerRequest request) {
    requests.incrementAndGet();
    if (hangs) {
      return;
    }
    if (!authorization.equals(String.valueOf(request.getHeader("Authorization")))
        && !authorization.isEmpty()) {
      refuse(request, 401, "who are you");
      return;
    }
    Matcher version = VERSION.matcher(request.path());
    Matcher serialized = SERIALIZED.matcher(request.path());
    if (version.matches()) {
      String subject = URLDecoder.decode(version.group(1), StandardCharsets.UTF_8);
      List<Entry> all = new ArrayList<>(entries);
      all.removeIf(each -> !each.subject.equals(subject));
      int index =
          version.group(2).equals("latest")
              ? all.size() - 1
              : Integer.parseInt(version.group(2)) - 1;
      if (index < 0 || index >= all.size()) {
        refuse(request, 404, "Subject '" + subject + "' not found.");
      } else {
        request.response().end(all.get(index).answer.encode());
      }
    } else if (serialized.matches() && "serialized".equals(request.getParam("format"))) {
      Entry entry = entries.get(Integer.parseInt(serialized.group(1)) - 41);
      request.response().end(new JsonObject().put("schema", entry.serialized).encode());
    } else {
      refuse(request, 404, "HTTP 404 Not Found");
    }
  }

  private static void refuse(HttpServerRequest request, int status, String message) {
    request
        .response()
        .setStatusCode(status)
        .end(new JsonObject().put("error_code", status).put("message", message).encode());
  }
}
