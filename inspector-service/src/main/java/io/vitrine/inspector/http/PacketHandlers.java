package io.vitrine.inspector.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vitrine.contract.TapFrame;
import io.vitrine.contract.TapPosition;
import io.vitrine.contract.TapQuery;
import io.vitrine.contract.TapReply;
import io.vitrine.dissect.payload.PayloadViews;
import io.vitrine.dissect.payload.SparkplugAliases;
import io.vitrine.inspector.capture.Capture;
import io.vitrine.inspector.capture.CapturedPacket;
import io.vitrine.inspector.capture.PacketId;
import io.vitrine.inspector.capture.PacketPage;
import io.vitrine.inspector.redaction.Redaction;
import io.vitrine.runtime.BlockingLane;

/** {@code GET /packets} and {@code GET /packets/{id}}. */
final class PacketHandlers {
  static final String NDJSON = "application/x-ndjson";
  private static final String COMPLETE = "Vitrine-Complete";

  private final Capture capture;
  private final BlockingLane lane;
  private final PayloadViews payloads;
  private final SparkplugAliases aliases;
  private final Redaction redaction;

  /**
   * @param lane where answers of many packets are put together
   * @param aliases what is known of Sparkplug's edge nodes
   */
  PacketHandlers(
      Capture capture,
      BlockingLane lane,
      PayloadViews payloads,
      SparkplugAliases aliases,
      Redaction redaction) {
    this.redaction = redaction;
    this.capture = capture;
    this.lane = lane;
    this.payloads = payloads;
    this.aliases = aliases;
  }

  void list(RoutingContext context) {
    Arguments arguments = Arguments.of(context);
    boolean lines = wantsLines(context, arguments);
    TapQuery query =
        new TapQuery(
            Filters.checked(arguments),
            Moments.parseLast(arguments, "last"),
            Moments.parse(arguments, "since"),
            Moments.parse(arguments, "until"),
            arguments.integer("limit"),
            arguments.text("order").equals("newest"));
    capture
        .packets(query, arguments.find("node"))
        .onSuccess(page -> context.response().putHeader(COMPLETE, String.valueOf(page.complete())))
        .compose(
            page ->
                lane.run(
                    () -> {
                      PacketPage shown = page.redacted(redaction);
                      return lines ? MessageLines.of(shown) : PacketJson.page(shown).toBuffer();
                    }))
        .onSuccess(body -> Answers.send(context, lines ? NDJSON : Answers.JSON, body))
        .onFailure(context::fail);
  }

  Future<Buffer> get(RoutingContext context) {
    String text = Arguments.of(context).text("id");
    PacketId id =
        PacketId.parse(text)
            .orElseThrow(
                () -> Problems.parameter("id", text, "<node>-<loop>-<sequence>, as in the list"));
    if (capture.taps(id.node()).isEmpty()) {
      throw Problems.notFound("No broker or sensor named " + id.node() + " is live.");
    }
    return capture.packet(id).map(reply -> detail(id, reply)).map(JsonObject::toBuffer);
  }

  private JsonObject detail(PacketId id, TapReply reply) {
    if (reply.frames().isEmpty()) {
      throw missing(id, reply.position());
    }
    TapFrame frame = reply.frames().get(0);
    return PacketJson.detail(
        new CapturedPacket(id.node(), frame, reply.connections().get(frame.record().connectionId()))
            .redacted(redaction),
        payloads,
        aliases);
  }

  private static Problem missing(PacketId id, TapPosition newest) {
    long last = newest.after().getOrDefault(id.loop(), 0L);
    if (id.sequence() > 0 && id.sequence() <= last) {
      return Problems.overwritten("Only the last packets are kept; overwritten since: " + id + ".");
    }
    return Problems.notFound("There is no packet " + id + ".");
  }

  private static boolean wantsLines(RoutingContext context, Arguments arguments) {
    String format = arguments.find("format");
    String accept = context.request().getHeader("Accept");
    return format == null ? accept != null && accept.contains(NDJSON) : format.equals("ndjson");
  }
}
