package io.vitrine.inspector.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vitrine.config.Units;
import io.vitrine.contract.Addresses;
import io.vitrine.contract.NodeAnnouncement;
import io.vitrine.contract.ReplayRequest;
import io.vitrine.route.OutboxKind;
import io.vitrine.runtime.Bus;
import io.vitrine.runtime.BusRefusal;
import io.vitrine.runtime.Directory;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Set;

/** {@code POST /dead-letters/replay} and {@code GET /dead-letters/replay}. */
final class ReplayHandlers {
  private static final int ACCEPTED = 202;
  private static final Duration ASK_MAX = Duration.ofSeconds(10);
  private static final Set<String> MEMBERS =
      Set.of("cluster", "topic", "route", "since", "dry_run");

  private final Bus bus;
  private final Directory directory;

  ReplayHandlers(Bus bus, Directory directory) {
    this.bus = bus;
    this.directory = directory;
  }

  Future<Buffer> start(RoutingContext context) {
    ReplayRequest request = request(JsonBody.of(context));
    return ask(request)
        .map(
            state -> {
              context
                  .response()
                  .setStatusCode(ACCEPTED)
                  .putHeader("Location", "/api/v1/dead-letters/replay");
              return state;
            });
  }

  Future<Buffer> state(RoutingContext context) {
    return ask(ReplayRequest.state());
  }

  /** The same bridge each time, as long as it is there. */
  private Future<Buffer> ask(ReplayRequest request) {
    List<String> bridges =
        directory.nodes("bridge").stream().map(NodeAnnouncement::node).sorted().toList();
    if (bridges.isEmpty()) {
      return Future.failedFuture(Problems.unavailable("No bridge is live."));
    }
    return bus.request(Addresses.replay(bridges.get(0)), request.encode(), ASK_MAX)
        .recover(failure -> Future.failedFuture(problem(failure)));
  }

  private static Throwable problem(Throwable failure) {
    if (!(failure instanceof BusRefusal refusal)) {
      return failure;
    }
    String text = String.valueOf(refusal.getMessage());
    return switch (refusal.code()) {
      case ReplayRequest.RUNNING -> Problems.running(text);
      case ReplayRequest.INVALID -> Problems.body(text);
      default -> Problems.unavailable(text);
    };
  }

  private static ReplayRequest request(JsonObject body) {
    for (String name : body.fieldNames()) {
      if (!MEMBERS.contains(name)) {
        throw Problems.body(name + ": unknown (expected: cluster, topic, route, since or dry_run)");
      }
    }
    return new ReplayRequest(
        true,
        member(body, "cluster", String.class, OutboxKind.DEFAULT),
        member(body, "topic", String.class, ""),
        body.getValue("route") == null ? null : member(body, "route", String.class, ""),
        since(member(body, "since", String.class, "")),
        member(body, "dry_run", Boolean.class, false));
  }

  /** What is null is as if it were not there. */
  private static <T> T member(JsonObject body, String name, Class<T> type, T otherwise) {
    Object value = body.getValue(name);
    if (value == null) {
      return otherwise;
    }
    if (!type.isInstance(value)) {
      throw Problems.body("cluster, topic, route and since are texts, dry_run is true or false");
    }
    return type.cast(value);
  }

  /** A time, or how long ago; 0 for all. */
  private static long since(String text) {
    if (text.isEmpty()) {
      return 0;
    }
    try {
      return Instant.parse(text).toEpochMilli();
    } catch (DateTimeParseException notATime) {
      try {
        return System.currentTimeMillis() - Units.parseMillis(text);
      } catch (IllegalArgumentException | ArithmeticException e) {
        throw Problems.body(
            "since: "
                + text
                + " (expected: a duration such as 2h, or a time such as"
                + " 2026-11-26T12:00:00Z)");
      }
    }
  }
}
