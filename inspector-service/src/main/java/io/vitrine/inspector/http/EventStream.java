package io.vitrine.inspector.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vitrine.filter.Filter;
import io.vitrine.inspector.capture.Capture;
import io.vitrine.inspector.capture.CapturedPacket;
import io.vitrine.inspector.capture.Cursor;
import io.vitrine.inspector.capture.LiveFeed;
import io.vitrine.runtime.Bus;
import io.vitrine.tap.Redaction;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The live feed of one client as server-sent events. While the client does not read, nothing more
 * is fetched for it, so at most one fetch is buffered.
 *
 * <p>Threads: the event loop of the HTTP server.
 */
final class EventStream implements LiveFeed.Reader {
  private static final int STATUS_MILLIS = 500;
  private static final int HEARTBEAT_MILLIS = 5_000;
  private static final int RETRY_MILLIS = 2_000;

  private final Vertx vertx;
  private final HttpServerResponse response;
  private final Capture capture;
  private final @Nullable String node;
  private final Filter filter;
  private final LiveFeed feed;
  private final LiveMeters meters;
  private final Redaction redaction;
  private LiveFeed.Status counted = new LiveFeed.Status(0, 0, 0, 0, 0, Map.of());
  private LiveFeed.@Nullable Status told;
  private long toldNanos;
  private long timer = -1;
  private boolean ended;

  EventStream(
      Vertx vertx,
      HttpServerResponse response,
      Bus bus,
      Capture capture,
      Filter filter,
      @Nullable String node,
      Cursor start,
      LiveMeters meters,
      Redaction redaction) {
    this.redaction = redaction;
    this.vertx = vertx;
    this.response = response;
    this.capture = capture;
    this.node = node;
    this.meters = meters;
    this.filter = filter;
    this.feed = new LiveFeed(vertx, bus, filter.text(), redaction.topics(), start, this);
  }

  void start(Runnable closed) {
    ServerSentEvents.begin(response);
    response.drainHandler(drained -> feed.goOn());
    response.closeHandler(gone -> close(closed));
    response.endHandler(done -> close(closed));
    response.exceptionHandler(failure -> close(closed));
    response.write("retry: " + RETRY_MILLIS + "\n\n");
    timer = vertx.setPeriodic(STATUS_MILLIS, tick -> tellStatus());
    follow();
    tellStatus();
  }

  /** Follows the brokers that are live now. */
  void follow() {
    feed.follow(capture.taps(node));
  }

  void end() {
    if (!response.ended()) {
      response.end();
    }
  }

  private void close(Runnable closed) {
    if (!ended) {
      ended = true;
      vertx.cancelTimer(timer);
      count();
      feed.close();
      closed.run();
    }
  }

  @Override
  public void packet(CapturedPacket packet, Cursor cursor) {
    write("packet", cursor.toString(), PacketJson.summary(packet.redacted(redaction)));
  }

  @Override
  public boolean full() {
    return response.writeQueueFull();
  }

  /** Tells what changed, and that the stream is alive if nothing did. */
  private void tellStatus() {
    LiveFeed.Status status = count();
    boolean due = System.nanoTime() - toldNanos > HEARTBEAT_MILLIS * 1_000_000L;
    if (response.writeQueueFull() || (status.equals(told) && !due)) {
      return;
    }
    told = status;
    toldNanos = System.nanoTime();
    JsonObject errors = new JsonObject();
    status.errors().forEach(errors::put);
    JsonObject json =
        new JsonObject()
            .put("following", status.following())
            .put("scanned", status.scanned())
            .put("sent", status.sent())
            .put("lost", status.lost())
            .put("skipped", status.skipped())
            .put("warnings", new JsonArray(warnings()))
            .put("errors", errors);
    write("status", feed.cursor().toString(), json);
  }

  private List<String> warnings() {
    return Filters.warnings(filter, capture.brokers(node), capture.sensors(node));
  }

  private LiveFeed.Status count() {
    LiveFeed.Status status = feed.status();
    meters.add(counted, status);
    counted = status;
    return status;
  }

  private void write(String event, String id, JsonObject data) {
    if (!ended && !response.ended()) {
      // An empty id would make the client forget where it was.
      String place = id.isEmpty() ? "" : "id: " + id + "\n";
      response.write(place + "event: " + event + "\ndata: " + data.encode() + "\n\n");
    }
  }
}
