package io.vitrine.broker.outbox;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vitrine.broker.route.RouteTable;
import io.vitrine.config.BrokerOptions;
import io.vitrine.config.Settings;
import io.vitrine.log.Journal;
import io.vitrine.log.JournalOptions;
import io.vitrine.log.LogServer;
import io.vitrine.log.LogSource;
import io.vitrine.runtime.Bus;
import io.vitrine.runtime.Readiness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The outbox on disk, and on the bus for the bridge.
 *
 * <p>Threads: {@link #open} and {@link #close} wait for the disk; the rest any.
 */
public final class OutboxStore {
  private static final String READINESS = "broker.outbox";

  private final Journal journal;
  private final Outbox outbox;
  private final List<LogServer> servers = new ArrayList<>();

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
    Journal journal = Journal.open(dir, JournalOptions.defaults().withFsync(fsync), meters);
    Files.createDirectories(dir.resolveSibling("dropped"));
    Outbox outbox =
        new Outbox(
            journal,
            routes,
            settings.get(BrokerOptions.OUTBOX_PARTITIONS),
            settings.get(BrokerOptions.OUTBOX_BYTES_MAX),
            settings.get(BrokerOptions.OUTBOX_PENDING_BYTES_MAX),
            settings.get(BrokerOptions.OUTBOX_POLICY).equals(BrokerOptions.DROP_NEW),
            dir.resolveSibling("dropped"));
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
    outbox.logs().forEach(log -> servers.add(LogServer.serve(bus, node, log)));
    return Future.all(servers.stream().map(LogServer::ready).toList()).mapEmpty();
  }

  /** Names of the logs; none as long as nothing goes there. */
  public List<String> names() {
    if (!outbox.used()) {
      return List.of();
    }
    return outbox.logs().stream().map(LogSource::name).toList();
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
