package io.vitrine.broker.disk;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vitrine.runtime.Readiness;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the room on the file system of the session store and the outbox. While there is too
 * little, the broker takes nothing more that must be on disk, so that neither of them meets a disk
 * that is full, after which they would be of no use until a restart; with room again it goes on by
 * itself.
 *
 * <p>Threads: it looks on one of its own, so that nothing else that waits keeps it from that; the
 * rest any.
 */
public final class DiskSpace implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DiskSpace.class);
  private static final String READINESS = "broker.disk";
  private static final int MIB_SHIFT = 20;
  private static final long LOOK_MILLIS = 250;
  private static final long RESERVE_SECONDS = 10;
  private static final long RESERVE_STEP_SECONDS = 1;

  /** Of a small file system not more is kept free than this part. */
  private static final int PART = 5;

  private final Path dir;
  private final Reserve reserve;
  private final long wanted;
  private final Readiness readiness;
  private final Counter failures;
  private final ScheduledExecutorService watching =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "vitrine-disk");
            thread.setDaemon(true);
            return thread;
          });
  private boolean failed;
  private boolean reserveFailed;
  private volatile long free;
  private volatile boolean low;

  /**
   * @param dir must exist
   * @param reserve taken some time after the start, when there is room for it too
   * @param bytesMin room below which it is low; 0: it never is
   */
  public DiskSpace(
      Path dir, Reserve reserve, long bytesMin, MeterRegistry meters, Readiness readiness)
      throws IOException {
    this.dir = dir;
    this.reserve = reserve;
    this.readiness = readiness;
    this.wanted = Math.min(bytesMin, Files.getFileStore(dir).getTotalSpace() / PART);
    Gauge.builder("vitrine.broker.disk.free.bytes", this, disk -> disk.free)
        .description("Room on the file system of the session store and the outbox")
        .register(meters);
    Gauge.builder("vitrine.broker.disk.low", this, disk -> disk.low ? 1 : 0)
        .description("1 while there is so little that nothing more is taken that must be on disk")
        .register(meters);
    failures =
        Counter.builder("vitrine.broker.disk.unreadable")
            .description("Times that the room on the file system could not be found out")
            .register(meters);
    look();
  }

  /** Looks again and again until it is closed. */
  public void watch() {
    watching.scheduleWithFixedDelay(
        this::lookAgain, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    watching.scheduleWithFixedDelay(
        this::keepReserve, RESERVE_SECONDS, RESERVE_STEP_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    watching.shutdownNow();
  }

  private void lookAgain() {
    try {
      look();
      failed = false;
    } catch (IOException | RuntimeException e) {
      failures.increment();
      if (!failed) {
        LOG.error("How much room {} has cannot be found out", dir, e);
      }
      failed = true;
    }
  }

  private void keepReserve() {
    if (low || reserve.there() || free - reserve.missing() <= wanted + wanted / 8) {
      return;
    }
    try {
      reserve.grow();
      reserveFailed = false;
    } catch (IOException | RuntimeException e) {
      if (!reserveFailed) {
        LOG.warn("{} has no reserve for a start on a full disk: {}", dir, e.toString());
      }
      reserveFailed = true;
    }
  }

  /** Whether nothing more should be written that can be refused. */
  public boolean low() {
    return low;
  }

  /** Looks how much room there is. Waits for the disk. */
  private void look() throws IOException {
    FileStore store = Files.getFileStore(dir);
    free = store.getUsableSpace();
    boolean before = low;
    // A little more to come back, so that it does not go to and fro.
    low = free < (before ? wanted + wanted / 8 : wanted);
    if (low != before) {
      LOG.warn(
          low
              ? "{} has {} MiB free: nothing more is taken that must be on disk until there is more"
              : "{} has {} MiB free: messages are taken again",
          dir,
          free >> MIB_SHIFT);
    }
    if (low || before) {
      // Still ready: clients that fetch their messages make room.
      String detail = (free >> MIB_SHIFT) + " MiB free" + (low ? ": too little" : "");
      readiness.set(READINESS, true, detail);
    }
  }
}
