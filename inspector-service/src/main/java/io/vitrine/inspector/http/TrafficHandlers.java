package io.vitrine.inspector.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.vitrine.dissect.Severity;
import io.vitrine.filter.Filter;
import io.vitrine.inspector.conversation.Session;
import io.vitrine.inspector.finding.Observation;
import io.vitrine.inspector.flow.Flow;
import io.vitrine.inspector.record.FindingRecord;
import io.vitrine.inspector.record.FlowRecord;
import io.vitrine.inspector.record.SessionRecord;
import io.vitrine.inspector.traffic.Traffic;
import io.vitrine.inspector.traffic.TrafficAnalysis;
import io.vitrine.inspector.traffic.TrafficLog;
import io.vitrine.inspector.traffic.TrafficRecord;
import io.vitrine.runtime.BlockingLane;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /flows}, {@code /findings}, {@code /findings/live} and {@code /sessions}: what this
 * inspector has seen of live traffic.
 *
 * <p>Threads: the event loop of the HTTP server; answers are put together on the lane.
 */
final class TrafficHandlers {
  private static final JsonFactory JSON = new JsonFactory();

  /** Writes one thing of an answer. */
  @FunctionalInterface
  private interface Body {
    void write(JsonGenerator json) throws IOException;
  }

  private final Vertx vertx;
  private final Traffic traffic;
  private final BlockingLane lane;
  private final int followersMax;
  private final Set<HttpServerResponse> followers = new HashSet<>();

  TrafficHandlers(Vertx vertx, Traffic traffic, BlockingLane lane, int followersMax) {
    this.vertx = vertx;
    this.traffic = traffic;
    this.lane = lane;
    this.followersMax = followersMax;
  }

  void flows(RoutingContext context) {
    Arguments arguments = Arguments.of(context);
    Predicate<TrafficRecord> matching =
        matching(arguments, Filters.compiled(arguments, FilterScope.FLOWS));
    int limit = arguments.integer("limit");
    send(
        context,
        json -> {
          List<TrafficRecord> found = new ArrayList<>();
          for (TrafficAnalysis each : traffic.analyses()) {
            each.openFlows(flow -> keep(TrafficRecord.open(each.node(), flow), matching, found));
          }
          int open = found.size();
          found.addAll(traffic.flows().newest(matching, limit));
          found.sort(Comparator.comparingLong(TrafficRecord::nanos).reversed());
          FlowRecord record = new FlowRecord(json);
          json.writeArrayFieldStart("flows");
          for (TrafficRecord each : found.subList(0, Math.min(limit, found.size()))) {
            Flow flow = each.flow();
            if (flow != null) {
              record.write(flow, each.node());
            }
          }
          json.writeEndArray();
          json.writeNumberField("open", open);
          kept(json, traffic.flows());
          nodes(json);
        });
  }

  private static void keep(
      TrafficRecord record, Predicate<TrafficRecord> matching, List<TrafficRecord> found) {
    if (matching.test(record)) {
      found.add(record);
    }
  }

  void findings(RoutingContext context) {
    Arguments arguments = Arguments.of(context);
    Predicate<TrafficRecord> matching = findings(arguments);
    int limit = arguments.integer("limit");
    send(
        context,
        json -> {
          FindingRecord record = new FindingRecord(json);
          json.writeArrayFieldStart("findings");
          for (TrafficRecord each : traffic.findings().newest(matching, limit)) {
            Observation made = each.finding();
            if (made != null) {
              record.write(made, each.node());
            }
          }
          json.writeEndArray();
          kept(json, traffic.findings());
          nodes(json);
        });
  }

  private static Predicate<TrafficRecord> findings(Arguments arguments) {
    Predicate<TrafficRecord> matching =
        matching(arguments, Filters.compiled(arguments, FilterScope.FINDINGS));
    Severity least = Severity.valueOf(arguments.text("severity").toUpperCase(Locale.ROOT));
    String id = arguments.text("id");
    return each -> {
      Observation made = each.finding();
      return made != null
          && made.severity().compareTo(least) >= 0
          && (id.isEmpty() || made.id().equals(id))
          && matching.test(each);
    };
  }

  void sessions(RoutingContext context) {
    Arguments arguments = Arguments.of(context);
    String client = arguments.text("client_id");
    String node = arguments.text("node");
    int limit = arguments.integer("limit");
    send(
        context,
        json -> {
          SessionRecord record = new SessionRecord(json);
          int[] counts = new int[2];
          json.writeArrayFieldStart("sessions");
          for (TrafficAnalysis each : traffic.analyses()) {
            if (node.isEmpty() || node.equals(each.node())) {
              each.sessions(session -> write(session, each.node(), client, limit, record, counts));
            }
          }
          json.writeEndArray();
          json.writeNumberField("total", counts[0]);
          json.writeNumberField("matched", counts[1]);
          json.writeNumberField("kept_max", TrafficAnalysis.SESSIONS_MAX);
          json.writeNumberField(
              "dropped",
              traffic.analyses().stream().mapToLong(TrafficAnalysis::sessionsDropped).sum());
          nodes(json);
        });
  }

  private static void write(
      Session session, String node, String client, int limit, SessionRecord to, int[] counts) {
    counts[0]++;
    if ((client.isEmpty() || like(client, session.clientId())) && ++counts[1] <= limit) {
      try {
        to.write(session, node);
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }

  /** {@code *} stands for any characters at the end. */
  private static boolean like(String asked, String clientId) {
    return asked.endsWith("*")
        ? clientId.startsWith(asked.substring(0, asked.length() - 1))
        : clientId.equals(asked);
  }

  /** Findings as server-sent events, from now on. */
  void follow(RoutingContext context) {
    Predicate<TrafficRecord> matching = findings(Arguments.of(context));
    if (followers.size() >= followersMax) {
      throw Problems.tooMany(
          followersMax + " clients follow already (inspector.live_clients_max).");
    }
    HttpServerResponse response = context.response();
    followers.add(response);
    ServerSentEvents.begin(response);
    response.write("retry: 2000\n\n");
    Context loop = vertx.getOrCreateContext();
    Consumer<TrafficRecord> follower =
        record -> {
          if (matching.test(record)) {
            loop.runOnContext(made -> tell(response, record));
          }
        };
    traffic.findings().follow(follower);
    long alive = vertx.setPeriodic(5_000, tick -> alive(response));
    response.closeHandler(
        gone -> {
          traffic.findings().leave(follower);
          vertx.cancelTimer(alive);
          followers.remove(response);
        });
  }

  private static void alive(HttpServerResponse response) {
    if (!response.ended() && !response.closed() && !response.writeQueueFull()) {
      response.write(": alive\n\n");
    }
  }

  /** A client that does not read misses findings; the list has them. */
  private static void tell(HttpServerResponse response, TrafficRecord record) {
    Observation made = record.finding();
    if (made == null || response.ended() || response.closed() || response.writeQueueFull()) {
      return;
    }
    Buffer data = json(json -> new FindingRecord(json).write(made, record.node()));
    response.write("event: finding\ndata: " + data + "\n\n");
  }

  /** Ends every stream. */
  void close() {
    Set.copyOf(followers).forEach(HttpServerResponse::end);
  }

  private static Predicate<TrafficRecord> matching(Arguments arguments, Filter filter) {
    long since = Moments.parse(arguments, "since");
    long until = Moments.parse(arguments, "until");
    @Nullable String node = arguments.find("node");
    return each ->
        (since == 0 || each.nanos() >= since)
            && (until == 0 || each.nanos() <= until)
            && (node == null || node.equals(each.node()))
            && filter.matches(each);
  }

  private static void kept(JsonGenerator json, TrafficLog log) throws IOException {
    json.writeNumberField("total", log.total());
    json.writeNumberField("kept_max", log.recordsMax());
    json.writeNumberField("dropped", log.dropped());
  }

  /** Who was looked at, and how much of it was not. */
  private void nodes(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("nodes");
    for (TrafficAnalysis each : traffic.analyses()) {
      json.writeStartObject();
      json.writeStringField("node", each.node());
      json.writeNumberField("packets", each.packets());
      json.writeNumberField("missed", each.missed());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void send(RoutingContext context, Body body) {
    lane.run(
            () ->
                json(
                    json -> {
                      json.writeStartObject();
                      body.write(json);
                      json.writeEndObject();
                    }))
        .onSuccess(answer -> Answers.send(context, Answers.JSON, answer))
        .onFailure(context::fail);
  }

  private static Buffer json(Body body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      body.write(json);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return Buffer.buffer(out.toByteArray());
  }
}
