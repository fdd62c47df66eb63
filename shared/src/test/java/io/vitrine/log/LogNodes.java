package io.vitrine.log;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vitrine.config.Settings;
import io.vitrine.runtime.Bus;
import io.vitrine.runtime.EventLoops;
import io.vitrine.runtime.Readiness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The two processes of {@link TwoProcessesTest}: one with the logs, one that follows them. */
final class LogNodes {
  static final int RING_BYTES = 64 << 10;
  private static final LogReaderOptions OPTIONS = new LogReaderOptions(16 << 10, 300, 3);

  private LogNodes() {}

  private static Vertx cluster(String port) throws Exception {
    Settings settings =
        Settings.defaults()
            .with("cluster.enabled", "true")
            .with("cluster.port", port)
            .with("cluster.silence_max", "5s");
    return EventLoops.start(settings, new SimpleMeterRegistry(), new Readiness())
        .toCompletionStage()
        .toCompletableFuture()
        .get(120, TimeUnit.SECONDS);
  }

  /** Holds outbox.0 on disk and tap.0 in memory, and appends to both: their own sequences. */
  static final class Producer {
    private Producer() {}

    public static void main(String[] args) throws Exception {
      ChildProcess.endWithParent();
      Path dir = Path.of(args[0]);
      Journal journal = Journal.open(dir.resolve("journal"), JournalOptions.defaults());
      DurableLog outbox = journal.log("outbox.0", 64 << 20);
      RingLog tap = new RingLog("tap.0", RING_BYTES);
      Bus bus = new Bus(cluster(args[1]));
      LogServer.serve(bus, "n", outbox);
      LogServer.serve(bus, "n", tap);
      long next = outbox.lastSequence() + 1;
      Path stop = dir.resolve("stop");
      while (!Files.exists(stop)) {
        for (int i = 0; i < 20; i++) {
          if (outbox.append(Buffer.buffer().appendLong(next)) == next) {
            next++;
          }
          tap.append(new byte[0], 0, Unpooled.copyLong(tap.lastSequence() + 1), 0, 8);
        }
        LockSupport.parkNanos(1_000_000);
      }
      while (outbox.lastSequence() < next - 1) {
        LockSupport.parkNanos(1_000_000);
      }
      Path last = dir.resolve("last.new");
      Files.writeString(last, outbox.lastSequence() + " " + tap.epoch() + " " + tap.lastSequence());
      Files.move(last, dir.resolve("last"));
    }
  }

  /**
   * Stores the records of outbox.0 in a file, then releases them; goes on after the last one stored
   * when it starts. Of tap.0 it notes each start, and each batch: epoch, lost before, first, last.
   */
  static final class Consumer {
    private Consumer() {}

    public static void main(String[] args) throws Exception {
      ChildProcess.endWithParent();
      Path dir = Path.of(args[0]);
      FileChannel stored = open(dir.resolve("stored"));
      FileChannel noted = open(dir.resolve("noted"));
      long after = stored.size() / Long.BYTES;
      stored.truncate(after * Long.BYTES);
      Bus bus = new Bus(cluster(args[1]));
      LogReader outbox = new LogReader(bus, "n", "outbox.0", "me", OPTIONS);
      outbox.start(
          after,
          batch -> {
            ByteBuffer bytes = ByteBuffer.allocate(batch.records().size() * Long.BYTES);
            batch.records().forEach(record -> bytes.putLong(record.getLong(0)));
            append(stored, bytes.flip());
            outbox.release(batch.last(0));
            return Future.succeededFuture();
          });
      append(noted, ByteBuffer.wrap("start\n".getBytes(StandardCharsets.UTF_8)));
      LogReader tap = new LogReader(bus, "n", "tap.0", "me", OPTIONS);
      tap.start(
          LogReader.FROM_OLDEST,
          batch -> {
            String line = tap.epoch() + " " + batch.lostBefore();
            for (int i = 0; i < batch.records().size(); i++) {
              if (batch.records().get(i).getLong(0) != batch.first() + i) {
                throw new IllegalStateException("not record " + (batch.first() + i));
              }
            }
            line += " " + batch.first() + " " + (batch.first() + batch.records().size() - 1) + "\n";
            append(noted, ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
            return Future.succeededFuture();
          });
    }

    private static FileChannel open(Path file) throws IOException {
      return FileChannel.open(
          file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    private static void append(FileChannel file, ByteBuffer bytes) {
      try {
        while (bytes.hasRemaining()) {
          file.write(bytes);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
