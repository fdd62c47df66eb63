package io.vitrine.inspector.http;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import io.vitrine.filter.Filter;
import io.vitrine.inspector.capture.Capture;
import io.vitrine.inspector.capture.Cursor;
import io.vitrine.runtime.Bus;
import io.vitrine.runtime.Directory;
import io.vitrine.tap.Redaction;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /live}: an {@link EventStream} per client, as many as the limit allows.
 *
 * <p>Threads: the event loop that made it.
 */
final class LiveHandler implements Handler<RoutingContext> {
  private final Vertx vertx;
  private final Bus bus;
  private final Capture capture;
  private final int clientsMax;
  private final LiveMeters meters;
  private final Redaction redaction;
  private final Set<EventStream> streams = new HashSet<>();
  private final AtomicInteger clients = new AtomicInteger();

  LiveHandler(
      Vertx vertx,
      Bus bus,
      Capture capture,
      Directory directory,
      int clientsMax,
      MeterRegistry meters,
      Redaction redaction) {
    this.redaction = redaction;
    this.vertx = vertx;
    this.bus = bus;
    this.capture = capture;
    this.clientsMax = clientsMax;
    Context context = vertx.getOrCreateContext();
    directory.onChange(() -> context.runOnContext(changed -> streams.forEach(EventStream::follow)));
    this.meters = new LiveMeters(meters);
    Gauge.builder("vitrine.inspector.live.clients", clients, AtomicInteger::get)
        .description("Clients of the live feed")
        .register(meters);
  }

  @Override
  public void handle(RoutingContext context) {
    Arguments arguments = Arguments.of(context);
    Filter filter = Filters.compiled(arguments, FilterScope.PACKETS);
    Cursor start = cursor(arguments);
    if (streams.size() >= clientsMax) {
      meters.refused();
      throw Problems.tooMany(clientsMax + " clients follow already (inspector.live_clients_max).");
    }
    EventStream stream =
        new EventStream(
            vertx,
            context.response(),
            bus,
            capture,
            filter,
            arguments.find("node"),
            start,
            meters,
            redaction);
    streams.add(stream);
    clients.set(streams.size());
    stream.start(
        () -> {
          streams.remove(stream);
          clients.set(streams.size());
        });
  }

  /** Ends every stream; their clients come back elsewhere, or when this inspector is up again. */
  void close() {
    Set.copyOf(streams).forEach(EventStream::end);
  }

  private static Cursor cursor(Arguments arguments) {
    String last = arguments.text("Last-Event-ID");
    return parse(last.isEmpty() ? arguments.find("cursor") : last);
  }

  private static Cursor parse(@Nullable String text) {
    try {
      return Cursor.parse(text);
    } catch (IllegalArgumentException e) {
      throw Problems.parameter(
          "cursor", String.valueOf(text), "the cursor of a packet list, or the id of an event");
    }
  }
}
