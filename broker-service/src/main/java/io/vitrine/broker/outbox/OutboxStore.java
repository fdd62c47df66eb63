package io.vitrine.broker.outbox;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vitrine.broker.route.RouteTable;
import io.vitrine.config.BrokerOptions;
import io.vitrine.config.MemoryOptions;
import io.vitrine.config.Settings;
import io.vitrine.log.Journal;
import io.vitrine.log.JournalOptions;
import io.vitrine.log.LogServer;
import io.vitrine.log.LogSource;
import io.vitrine.log.RocksSettings;
import io.vitrine.runtime.Bus;
import io.vitrine.runtime.Readiness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The outbox on disk, and on the bus for the bridge.
 *
 * <p>Threads: {@link #open} and {@link #close} wait for the disk; the rest any.
 */
public final class OutboxStore {
  /** What the write-ahead logs may hold that a start writes as tables, in bytes. */
  public static final long RECOVERED_BYTES_MAX =
      RocksSettings.MEMTABLES_MAX * JournalOptions.defaults().memtableBytes();

  private static final String READINESS = "broker.outbox";

  private final Journal journal;
  private final Outbox outbox;
  private final List<LogServer> servers = new CopyOnWriteArrayList<>();

  private OutboxStore(Journal journal, Outbox outbox) {
    this.journal = journal;
    this.outbox = outbox;
  }

  /**
   * Opens the journal in {@code dir}, or makes it.
   *
   * @throws io.vitrine.log.JournalException if the directory cannot be used
   * @throws IOException if what is beside it cannot be used
   */
  public static OutboxStore open(
      Path dir, Settings settings, RouteTable routes, MeterRegistry meters, Readiness readiness)
      throws IOException {
    boolean fsync = settings.get(BrokerOptions.DURABILITY).equals("fsync");
    long tailMax = settings.get(MemoryOptions.OUTBOX_TAIL_BYTES_MAX);
    JournalOptions options =
        JournalOptions.defaults()
            .withFsync(fsync)
            .withTailBytesMax(tailMax, tailMax * settings.get(BrokerOptions.OUTBOX_PARTITIONS));
    Journal journal = Journal.open(dir, options, meters);
    Files.createDirectories(dir.resolveSibling("dropped"));
    Outbox outbox =
        new Outbox(
            journal,
            routes,
            OutboxDefaults.of(settings),
            settings.get(BrokerOptions.OUTBOX_PENDING_BYTES_MAX),
            dir.resolveSibling("dropped"),
            meters);
    readiness.set(READINESS, true, dir.toString());
    journal.onFailure(
        cause -> readiness.needsRestart(READINESS, String.valueOf(cause.getMessage())));
    return new OutboxStore(journal, outbox);
  }

  public Outbox outbox() {
    return outbox;
  }

  /** Lets the bridge fetch. */
  public Future<Void> serve(Bus bus, String node) {
    outbox.eachLog((slot, log) -> servers.add(LogServer.serve(bus, node, log)));
    return Future.all(servers.stream().map(LogServer::ready).toList()).mapEmpty();
  }

  /** Names of the logs; those left out that nothing goes to. */
  public List<String> names() {
    return outbox.used().stream()
        .flatMap(each -> each.usedLogs().stream())
        .map(LogSource::name)
        .toList();
  }

  /** {@link Journal#checkpoint}. */
  public void checkpoint(Path dir) {
    journal.checkpoint(dir);
  }

  /** Leaves the bus. */
  public Future<Void> unserve() {
    return Future.join(servers.stream().map(LogServer::close).toList()).mapEmpty();
  }

  /** Commits what was appended and closes the journal. Waits for the disk. */
  public void close() {
    journal.close();
  }
}
