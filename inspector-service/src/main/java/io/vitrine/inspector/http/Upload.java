package io.vitrine.inspector.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpServerFileUpload;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.streams.ReadStream;
import io.vertx.ext.web.RoutingContext;
import io.vitrine.inspector.sensor.file.CaptureFormatException;
import io.vitrine.inspector.sensor.file.CaptureReader;
import io.vitrine.inspector.upload.UploadedCapture;
import io.vitrine.inspector.upload.UploadedCaptures;
import io.vitrine.runtime.BlockingLane;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One upload on its way to the disk. The client is read no faster than the disk takes it, and no
 * further than the limits allow.
 *
 * <p>Threads: the event loop of the request.
 */
final class Upload {
  static final int KEY_LOG_BYTES_MAX = 16 << 20;

  /** Text parts are in memory until the form is over. */
  static final int FORM_PARTS_MAX = 4;

  private static final String KEY_LOG = "keylog";
  private static final int NAME_CHARS_MAX = 200;
  private static final int GOODBYE_MILLIS = 1_000;

  /** In HTTP/2 it costs no connection; Java's client looks at no answer before it has sent all. */
  private static final int STREAM_GOODBYE_MILLIS = 30_000;

  private final UploadedCaptures captures;
  private final RoutingContext context;
  private final BlockingLane lane;
  private final BiConsumer<RoutingContext, UploadedCapture> done;
  private @Nullable UploadedCapture capture;
  private @Nullable AsyncFile file;
  private long bytes;
  private boolean began;
  private boolean ended;
  private boolean formOver = true;
  private boolean whole;
  private Buffer keyLog = Buffer.buffer();

  /**
   * @param done takes the capture when all of it is there and seems to be one
   */
  Upload(
      UploadedCaptures captures,
      RoutingContext context,
      BlockingLane lane,
      BiConsumer<RoutingContext, UploadedCapture> done) {
    this.captures = captures;
    this.context = context;
    this.lane = lane;
    this.done = done;
  }

  /** The body is the file. */
  void raw(String name) {
    HttpServerRequest request = context.request();
    receive(request, name);
  }

  /** The file of the form is it; the form may have a key log too, as text or as a file. */
  void form() {
    HttpServerRequest request = context.request();
    formOver = false;
    request.setExpectMultipart(true);
    request.uploadHandler(this::part);
    request.exceptionHandler(this::unread);
    request.endHandler(
        end -> {
          for (String name : request.formAttributes().names()) {
            if (!name.equals(KEY_LOG)) {
              fail(Problems.part(name));
              return;
            }
          }
          if (!began) {
            fail(Problems.body("The form has no file (expected: one part with a file name)."));
            return;
          }
          String text = request.getFormAttribute(KEY_LOG);
          keyLog = text == null ? keyLog : Buffer.buffer(text);
          formOver = true;
          finish();
        });
  }

  private void part(HttpServerFileUpload part) {
    if (part.name().equals(KEY_LOG)) {
      part.handler(this::keyLog);
    } else if (began) {
      part.handler(more -> {});
      fail(Problems.part(part.name()));
    } else {
      receive(part, part.filename());
    }
  }

  private void keyLog(Buffer lines) {
    if (keyLog.length() + lines.length() > KEY_LOG_BYTES_MAX) {
      fail(Problems.tooLarge("The key log has more than " + KEY_LOG_BYTES_MAX + " bytes."));
    } else if (!ended) {
      keyLog.appendBuffer(lines);
    }
  }

  private void receive(ReadStream<Buffer> from, String name) {
    began = true;
    if (name.chars().anyMatch(Character::isISOControl)) {
      fail(Problems.parameter("name", escaped(name), "a name without control characters"));
      return;
    }
    from.pause();
    from.exceptionHandler(this::failed);
    context.response().closeHandler(gone -> failed(new IOException("closed")));
    String shown = name.substring(0, Math.min(NAME_CHARS_MAX, name.length()));
    Callable<@Nullable UploadedCapture> create = () -> captures.create(shown);
    context
        .vertx()
        .executeBlocking(create)
        .onSuccess(made -> open(from, made))
        .onFailure(this::unkept);
  }

  private void open(ReadStream<Buffer> from, @Nullable UploadedCapture made) {
    if (made == null) {
      fail(
          Problems.storage(
              captures.countMax()
                  + " captures are here already (inspector.captures_max); delete one."));
      return;
    }
    capture = made;
    if (ended) {
      abandon();
      return;
    }
    context
        .vertx()
        .fileSystem()
        .open(
            made.file().toString(),
            new OpenOptions().setCreateNew(true).setWrite(true).setPerms("rw-------"))
        .onSuccess(opened -> write(from, made, opened))
        .onFailure(cause -> fail(Problems.storage("The file cannot be kept.")));
  }

  private void write(ReadStream<Buffer> from, UploadedCapture made, AsyncFile opened) {
    file = opened;
    if (ended) {
      abandon();
      return;
    }
    opened.exceptionHandler(
        cause -> fail(Problems.storage("The file cannot be written: " + cause.getMessage())));
    from.handler(part -> take(from, made, opened, part));
    from.endHandler(end -> close(made, opened));
    from.resume();
  }

  private void take(ReadStream<Buffer> from, UploadedCapture made, AsyncFile to, Buffer part) {
    if (ended) {
      return;
    }
    bytes += part.length();
    if (bytes > captures.bytesMax()) {
      fail(
          Problems.tooLarge(
              "The file has more than "
                  + captures.bytesMax()
                  + " bytes (inspector.capture_bytes_max)."));
      return;
    }
    made.received(bytes);
    if (captures.totalBytes() > captures.totalBytesMax()) {
      fail(
          Problems.storage(
              "All captures together have more than "
                  + captures.totalBytesMax()
                  + " bytes (inspector.captures_bytes_max); delete one."));
      return;
    }
    to.write(part);
    if (to.writeQueueFull()) {
      from.pause();
      to.drainHandler(drained -> from.resume());
    }
  }

  private void close(UploadedCapture made, AsyncFile opened) {
    if (ended) {
      return;
    }
    file = null;
    opened
        .close()
        .compose(closed -> lane.run(() -> check(made)))
        .onSuccess(
            problem -> {
              if (problem != null) {
                fail(problem);
              } else {
                whole = true;
                finish();
              }
            })
        .onFailure(this::unkept);
  }

  /** The file is there, and the form is over: now it can be used. */
  private void finish() {
    UploadedCapture made = capture;
    if (!whole || !formOver || ended || made == null) {
      return;
    }
    ended = true;
    lane.run(
            () -> {
              if (keyLog.length() > 0) {
                captures.keyLog(made, keyLog.getBytes());
              }
              captures.keep(made);
              return made;
            })
        .onSuccess(kept -> done.accept(context, kept))
        .onFailure(
            cause -> {
              // It had ended well, and has not.
              ended = false;
              unkept(cause);
            });
  }

  private void unkept(Throwable cause) {
    fail(
        cause instanceof RejectedExecutionException
            ? Problems.tooMany("Too many captures are read at the moment.")
            : Problems.storage("The file cannot be kept: " + cause.getMessage()));
  }

  private static String escaped(String name) {
    StringBuilder shown = new StringBuilder();
    for (char each : name.toCharArray()) {
      shown.append(Character.isISOControl(each) ? String.format("\\x%02x", (int) each) : each);
    }
    return shown.toString();
  }

  /** Whether it begins as a capture does. */
  private static @Nullable Problem check(UploadedCapture made) throws IOException {
    try (CaptureReader reader = CaptureReader.open(Files.newInputStream(made.file()))) {
      return null;
    } catch (EOFException e) {
      return Problems.capture("file ends inside its header (expected: a capture)");
    } catch (CaptureFormatException | java.util.zip.ZipException e) {
      return Problems.capture(String.valueOf(e.getMessage()));
    }
  }

  /** The form makes no sense, or has a field that is too large, or the client is gone. */
  private void unread(Throwable cause) {
    if (context.response().closed()) {
      failed(cause);
    } else {
      fail(Problems.body("The form cannot be read: " + cause.getMessage()));
    }
  }

  private void failed(Throwable cause) {
    if (!ended) {
      ended = true;
      abandon();
    }
  }

  /** Answers without reading on; what else comes is not wanted. */
  private void fail(Problem problem) {
    if (!ended) {
      ended = true;
      abandon();
      // The timer below holds this for a while.
      keyLog = Buffer.buffer();
      HttpServerRequest request = context.request();
      // In HTTP/2 only the stream ends, and such a header is not allowed.
      boolean stream = request.version() == HttpVersion.HTTP_2;
      if (!stream) {
        context.response().putHeader("Connection", "close");
      }
      problem.send(context);
      if (!request.isEnded()) {
        request.resume();
      }
      // Time for the client to read the answer; what it still sends is read and thrown away.
      context
          .vertx()
          .setTimer(
              stream ? STREAM_GOODBYE_MILLIS : GOODBYE_MILLIS,
              tick -> {
                if (!stream) {
                  request.connection().close();
                } else if (!request.isEnded()) {
                  context.response().reset(0);
                }
              });
    }
  }

  private void abandon() {
    UploadedCapture made = capture;
    AsyncFile opened = file;
    if (opened != null) {
      opened.close();
    }
    if (made != null) {
      Callable<Void> delete =
          () -> {
            captures.delete(made);
            return null;
          };
      context.vertx().executeBlocking(delete);
    }
  }
}
