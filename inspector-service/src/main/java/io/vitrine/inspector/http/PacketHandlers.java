package io.vitrine.inspector.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vitrine.contract.TapFrame;
import io.vitrine.contract.TapPosition;
import io.vitrine.contract.TapQuery;
import io.vitrine.contract.TapReply;
import io.vitrine.dissect.payload.PayloadViews;
import io.vitrine.dissect.payload.SparkplugAliases;
import io.vitrine.filter.Filter;
import io.vitrine.inspector.capture.Capture;
import io.vitrine.inspector.capture.CapturedPacket;
import io.vitrine.inspector.capture.PacketId;
import io.vitrine.inspector.capture.PacketPage;
import io.vitrine.inspector.capture.TapPcapng;
import io.vitrine.runtime.BlockingLane;
import io.vitrine.tap.Redaction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code GET /packets} and {@code GET /packets/{id}}. */
final class PacketHandlers {
  static final String NDJSON = "application/x-ndjson";
  static final String PCAPNG = "application/x-pcapng";
  private static final String COMPLETE = "Vitrine-Complete";
  private static final String WARNING = "Vitrine-Warning";
  static final String LEFT_OUT = "Vitrine-Left-Out";
  private static final String CONNECTS = "mqtt.msgtype == 1";
  private static final int CONNECTS_MAX = 10_000;

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
    String type = type(context, arguments);
    Filter filter = Filters.compiled(arguments, FilterScope.PACKETS);
    TapQuery query =
        new TapQuery(
            filter.text(),
            Moments.parseLast(arguments, "last"),
            Moments.parse(arguments, "since"),
            Moments.parse(arguments, "until"),
            arguments.integer("limit"),
            arguments.text("order").equals("newest"),
            redaction.topics());
    String node = arguments.find("node");
    List<String> warnings = Filters.warnings(filter, capture.brokers(node), capture.sensors(node));
    if (!warnings.isEmpty()) {
      context.response().putHeader(WARNING, String.join("; ", warnings));
    }
    capture
        .packets(query, node)
        .compose(
            page -> type.equals(PCAPNG) ? withConnects(page, node) : Future.succeededFuture(page))
        .onSuccess(page -> context.response().putHeader(COMPLETE, String.valueOf(page.complete())))
        .compose(
            page ->
                lane.run(() -> body(page.redacted(redaction), type, warnings, context.response())))
        .onSuccess(body -> Answers.send(context, type, body))
        .onFailure(context::fail);
  }

  /** With the CONNECT of each connection that is still held: it says which version is spoken. */
  private Future<PacketPage> withConnects(PacketPage page, @Nullable String node) {
    TapQuery connects = new TapQuery(CONNECTS, 0, 0, 0, CONNECTS_MAX, true, redaction.topics());
    return capture.packets(connects, node).map(page::withBeginnings);
  }

  private static Buffer body(
      PacketPage page, String type, List<String> warnings, HttpServerResponse response)
      throws IOException {
    if (type.equals(NDJSON)) {
      return MessageLines.of(page);
    }
    if (type.equals(Answers.JSON)) {
      return PacketJson.page(page, warnings).toBuffer();
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    int leftOut = TapPcapng.write(page.oldestFirst(), file);
    response.putHeader("Content-Disposition", "attachment; filename=\"packets.pcapng\"");
    response.putHeader(LEFT_OUT, String.valueOf(leftOut));
    return Buffer.buffer(file.toByteArray());
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

  private static String type(RoutingContext context, Arguments arguments) {
    String format = arguments.find("format");
    if (format != null) {
      return switch (format) {
        case "ndjson" -> NDJSON;
        case "pcapng" -> PCAPNG;
        default -> Answers.JSON;
      };
    }
    String accept = context.request().getHeader("Accept");
    return accept != null && accept.contains(NDJSON)
        ? NDJSON
        : accept != null && accept.contains(PCAPNG) ? PCAPNG : Answers.JSON;
  }
}
