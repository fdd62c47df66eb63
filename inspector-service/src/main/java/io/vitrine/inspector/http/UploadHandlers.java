package io.vitrine.inspector.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vitrine.dissect.payload.PayloadViews;
import io.vitrine.dissect.payload.SparkplugAliases;
import io.vitrine.filter.Filter;
import io.vitrine.inspector.capture.CapturedPacket;
import io.vitrine.inspector.dissect.DissectRun;
import io.vitrine.inspector.dissect.DissectTask;
import io.vitrine.inspector.dissect.DissectTask.Format;
import io.vitrine.inspector.dissect.DissectTask.View;
import io.vitrine.inspector.upload.CaptureScan;
import io.vitrine.inspector.upload.UploadedCapture;
import io.vitrine.inspector.upload.UploadedCaptures;
import io.vitrine.mqtt.topic.TopicFilter;
import io.vitrine.runtime.BlockingLane;
import io.vitrine.tap.Redaction;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * {@code /captures} and what is below: uploaded files.
 *
 * <p>Threads: the event loop of the HTTP server; files are read on the lane.
 */
final class UploadHandlers {
  private static final int PROGRESS_MILLIS = 250;

  private final UploadedCaptures captures;
  private final BlockingLane lane;
  private final PayloadViews payloads;
  private final List<TopicFilter> redacted;
  private final Redaction redaction;

  /**
   * @param lane where files are read; its threads are how many at once
   * @param redacted topics whose payloads are not shown
   */
  UploadHandlers(
      UploadedCaptures captures,
      BlockingLane lane,
      PayloadViews payloads,
      List<TopicFilter> redacted) {
    this.captures = captures;
    this.lane = lane;
    this.payloads = payloads;
    this.redacted = List.copyOf(redacted);
    this.redaction = new Redaction(this.redacted);
  }

  /** Takes the body as it comes, or the first file of a form. */
  void create(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (Origins.elsewhere(request)) {
      throw Problems.forbidden("A page of another site cannot upload.");
    }
    Upload upload = new Upload(captures, context, lane, this::created);
    String type = request.getHeader("Content-Type");
    if (type != null && type.toLowerCase(Locale.ROOT).startsWith("multipart/form-data")) {
      upload.form();
    } else {
      upload.raw(Arguments.of(context).text("name"));
    }
  }

  private void created(RoutingContext context, UploadedCapture capture) {
    capture.setReceived();
    lane.run(
            () -> {
              CaptureScan.count(capture);
              return null;
            })
        .onFailure(cause -> context.vertx().executeBlocking(deletion(capture)));
    String path = context.request().path() + "/" + capture.id();
    context.response().setStatusCode(201).putHeader("Location", path);
    Answers.send(context, Answers.JSON, describe(capture).toBuffer());
  }

  /** Counts those again that were kept, one behind the other: the lane has few places. */
  void count(List<UploadedCapture> kept) {
    Future<Void> before = Future.succeededFuture();
    for (UploadedCapture each : kept) {
      before = before.compose(done -> counted(each)).otherwise(cause -> uncounted(each, cause));
    }
  }

  private Future<Void> counted(UploadedCapture capture) {
    return lane.run(
            () -> {
              CaptureScan.count(capture);
              return capture;
            })
        .mapEmpty();
  }

  private static @Nullable Void uncounted(UploadedCapture capture, Throwable cause) {
    capture.setDamaged("it could not be read: " + cause.getMessage());
    return null;
  }

  Future<Buffer> list(RoutingContext context) {
    JsonArray all = new JsonArray();
    captures.all().forEach(each -> all.add(describe(each)));
    JsonObject json =
        new JsonObject()
            .put("captures", all)
            .put("bytes", captures.totalBytes())
            .put("bytes_max", captures.bytesMax())
            .put("total_bytes_max", captures.totalBytesMax())
            .put("count_max", captures.countMax());
    return Future.succeededFuture(json.toBuffer());
  }

  Future<Buffer> get(RoutingContext context) {
    return Future.succeededFuture(describe(capture(context)).toBuffer());
  }

  void remove(RoutingContext context) {
    UploadedCapture capture = capture(context);
    context
        .vertx()
        .executeBlocking(deletion(capture))
        .onSuccess(gone -> context.response().setStatusCode(204).end())
        .onFailure(context::fail);
  }

  private Callable<Void> deletion(UploadedCapture capture) {
    return () -> {
      captures.delete(capture);
      return null;
    };
  }

  /** Server-sent events until it is read. */
  void progress(RoutingContext context) {
    UploadedCapture capture = capture(context);
    var response = context.response();
    ServerSentEvents.begin(response);
    long timer =
        context.vertx().setPeriodic(0, PROGRESS_MILLIS, tick -> tell(context, capture, tick));
    response.closeHandler(gone -> context.vertx().cancelTimer(timer));
  }

  private static void tell(RoutingContext context, UploadedCapture capture, long timer) {
    var response = context.response();
    if (response.ended() || response.closed()) {
      context.vertx().cancelTimer(timer);
      return;
    }
    if (!response.writeQueueFull()) {
      response.write("event: progress\ndata: " + describe(capture).encode() + "\n\n");
    }
    if (capture.progress().state() == UploadedCapture.State.READY || capture.deleted()) {
      context.vertx().cancelTimer(timer);
      response.end();
    }
  }

  Future<Buffer> packets(RoutingContext context) {
    Arguments arguments = Arguments.of(context);
    UploadedCapture capture = received(context);
    Filter filter = Filters.compiled(arguments, FilterScope.CAPTURE);
    long after = arguments.integer("after");
    int limit = arguments.integer("limit");
    return lane.run(() -> page(CaptureScan.page(capture, filter, redaction, after, limit)));
  }

  private static Buffer page(CaptureScan.Page page) {
    JsonArray packets = new JsonArray();
    for (CapturedPacket each : page.packets()) {
      packets.add(PacketJson.summary(each));
    }
    JsonObject json =
        new JsonObject()
            .put("packets", packets)
            .put("scanned", page.scanned())
            .put("complete", page.complete());
    if (!page.complete()) {
      json.put("after", page.packets().get(page.packets().size() - 1).frame().sequence());
    }
    return json.toBuffer();
  }

  Future<Buffer> packet(RoutingContext context) {
    UploadedCapture capture = received(context);
    int number = Arguments.of(context).integer("number");
    SparkplugAliases aliases = new SparkplugAliases();
    return lane.run(() -> CaptureScan.packet(capture, number, redaction, payloads, aliases))
        .map(found -> detail(found, number, aliases));
  }

  private Buffer detail(List<CapturedPacket> found, int number, SparkplugAliases aliases) {
    if (found.isEmpty()) {
      throw Problems.notFound("The capture has no packet " + number + ".");
    }
    return PacketJson.detail(found.get(0), payloads, aliases).toBuffer();
  }

  /** The frames of what matches. */
  void export(RoutingContext context) {
    UploadedCapture capture = received(context);
    Arguments arguments = Arguments.of(context);
    boolean secrets = arguments.text("secrets").equals("true");
    if (secrets && redaction.hidesPayloads()) {
      throw Problems.forbidden(
          "Payloads are hidden here (inspector.redacted_payloads): no export has the secrets.");
    }
    DissectTask task =
        task(capture, Filters.compiled(arguments, FilterScope.CAPTURE))
            .as(Format.PCAPNG)
            .with(false, false, secrets);
    context
        .response()
        .putHeader(
            "Content-Disposition", "attachment; filename=\"capture-" + capture.id() + ".pcapng\"");
    send(context, PacketHandlers.PCAPNG, task);
  }

  void flows(RoutingContext context) {
    records(context, View.FLOWS);
  }

  void findings(RoutingContext context) {
    records(context, View.FINDINGS);
  }

  void sessions(RoutingContext context) {
    records(context, View.SESSIONS);
  }

  private void records(RoutingContext context, View view) {
    UploadedCapture capture = received(context);
    Filter filter = Filters.compiled(Arguments.of(context), FilterScope.CAPTURE);
    send(context, PacketHandlers.NDJSON, task(capture, filter).showing(view).as(Format.NDJSON));
  }

  private DissectTask task(UploadedCapture capture, Filter filter) {
    boolean keys = Files.exists(capture.keyLog());
    return DissectTask.of(capture.file().toString())
        .filtered(filter.text())
        .keys(keys ? capture.keyLog().toString() : "")
        .payloads(payloads, redacted);
  }

  /** Secrets of its TLS connections; the body is at most a few MiB. */
  void keyLog(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (Origins.elsewhere(request)) {
      throw Problems.forbidden("A page of another site cannot upload.");
    }
    UploadedCapture capture = received(context);
    Buffer lines = Buffer.buffer();
    request.handler(
        more -> {
          if (lines.length() <= Upload.KEY_LOG_BYTES_MAX) {
            lines.appendBuffer(more);
          }
        });
    request.endHandler(
        end -> {
          if (lines.length() > Upload.KEY_LOG_BYTES_MAX) {
            context.fail(
                Problems.tooLarge(
                    "The key log has more than " + Upload.KEY_LOG_BYTES_MAX + " bytes."));
            return;
          }
          lane.run(
                  () -> {
                    captures.keyLog(capture, lines.getBytes());
                    CaptureScan.count(capture);
                    return capture;
                  })
              .onSuccess(known -> context.response().setStatusCode(204).end())
              .onFailure(context::fail);
        });
    request.resume();
  }

  /** Put into a file first: what is in it, and how much, is known only at the end. */
  private void send(RoutingContext context, String type, DissectTask task) {
    lane.run(() -> written(task))
        .compose(
            answer -> {
              String file = answer.file.toString();
              if (task.format() == Format.PCAPNG) {
                context
                    .response()
                    .putHeader(PacketHandlers.LEFT_OUT, String.valueOf(answer.leftOut));
              }
              return context
                  .response()
                  .putHeader("Content-Type", type)
                  .putHeader("Cache-Control", "no-store")
                  .sendFile(file)
                  .eventually(() -> context.vertx().fileSystem().delete(file));
            })
        .onFailure(context::fail);
  }

  /**
   * @param leftOut frames that a pcapng leaves out
   */
  private record Answer(Path file, long leftOut) {}

  private static Answer written(DissectTask task) throws IOException {
    long[] leftOut = {0};
    Path file = Files.createTempFile("vitrine-answer", ".part");
    try (PrintStream out =
            new PrintStream(Files.newOutputStream(file), false, StandardCharsets.UTF_8);
        PrintStream err =
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      DissectRun.run(task, InputStream.nullInputStream(), out, err, frames -> leftOut[0] = frames);
      if (out.checkError()) {
        throw new IOException("the export could not be written");
      }
      return new Answer(file, leftOut[0]);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  private UploadedCapture received(RoutingContext context) {
    UploadedCapture capture = capture(context);
    if (capture.progress().state() == UploadedCapture.State.RECEIVING) {
      throw Problems.notFound("The capture has not come wholly yet.");
    }
    return capture;
  }

  private UploadedCapture capture(RoutingContext context) {
    String id = Arguments.of(context).text("id");
    UploadedCapture capture = captures.find(id);
    if (capture == null) {
      throw Problems.notFound("There is no capture " + id + ".");
    }
    return capture;
  }

  private static JsonObject describe(UploadedCapture capture) {
    UploadedCapture.Progress progress = capture.progress();
    JsonObject json =
        new JsonObject()
            .put("id", capture.id())
            .put("name", capture.name())
            .put("created", Moments.millisText(capture.createdMillis()))
            .put("state", progress.state().name().toLowerCase(Locale.ROOT))
            .put("bytes", progress.bytes())
            .put("bytes_read", progress.bytesRead())
            .put("frames", progress.frames())
            .put("packets", progress.packets())
            .put("streams", progress.streams())
            .put("bytes_missing", progress.bytesMissing());
    if (!progress.damage().isEmpty()) {
      json.put("damage", progress.damage());
    }
    return json;
  }
}
