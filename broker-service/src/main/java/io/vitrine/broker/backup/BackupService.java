package io.vitrine.broker.backup;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vitrine.broker.outbox.OutboxStore;
import io.vitrine.broker.store.BrokerStore;
import io.vitrine.config.BrokerOptions;
import io.vitrine.config.NodeOptions;
import io.vitrine.config.Settings;
import io.vitrine.contract.Addresses;
import io.vitrine.contract.BackupRequest;
import io.vitrine.contract.TapRefusal;
import io.vitrine.runtime.BlockingLane;
import io.vitrine.runtime.Bus;
import io.vitrine.runtime.BusRefusal;
import io.vitrine.runtime.ServiceContext;
import io.vitrine.runtime.Version;
import io.vitrine.tap.Refusals;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers {@link BackupRequest}s to this node, and makes a backup now and then by itself if it is
 * told to. One is made at a time; who asks for another meanwhile is refused.
 *
 * <p>Threads: any; the work is done on a lane of its own.
 */
public final class BackupService {
  private static final Logger LOG = LoggerFactory.getLogger(BackupService.class);
  private static final int WAITING_MAX = 16;

  private final ServiceContext context;
  private final Backups backups;
  private final BlockingLane lane;
  private final Counter completed;
  private final Counter failed;
  private final Timer durations;
  private final AtomicReference<@Nullable JsonObject> running = new AtomicReference<>();
  private volatile @Nullable JsonObject lastFailed;
  private volatile long lastEndedMillis;
  private volatile long lastBytes;
  private Bus.@Nullable Registration registration;
  private long timer = -1;

  private BackupService(ServiceContext context, Backups backups) {
    this.context = context;
    this.backups = backups;
    MeterRegistry meters = context.meters();
    this.lane = new BlockingLane("vitrine-backup", 1, WAITING_MAX, meters);
    this.completed = counter(meters, "complete");
    this.failed = counter(meters, "failed");
    this.durations =
        Timer.builder("vitrine.backup.duration")
            .description("Backups that are complete, and how long each took")
            .register(meters);
    Gauge.builder("vitrine.backup.last.seconds", this, s -> s.lastEndedMillis / 1_000.0)
        .description("When the newest complete backup ended, epoch seconds; 0 for never")
        .register(meters);
    Gauge.builder("vitrine.backup.last.bytes", this, s -> s.lastBytes)
        .description("Bytes of the newest complete backup")
        .register(meters);
  }

  private static Counter counter(MeterRegistry meters, String result) {
    return Counter.builder("vitrine.backup.made")
        .description("Backups by result")
        .tag("result", result)
        .register(meters);
  }

  /**
   * @param store null if sessions are in memory alone
   */
  public static BackupService of(
      ServiceContext context, @Nullable BrokerStore store, OutboxStore outbox) {
    Settings settings = context.settings();
    String chosen = settings.get(BrokerOptions.BACKUP_DIR);
    Path dir =
        chosen.isEmpty()
            ? Path.of(settings.get(NodeOptions.DATA), "backups")
            : Path.of(chosen).toAbsolutePath().normalize();
    Map<String, Backups.Part> parts = new LinkedHashMap<>();
    if (store != null) {
      parts.put(Backup.STORE, store::checkpoint);
    }
    Path data = Path.of(settings.get(NodeOptions.DATA), "broker");
    RoutesPart routes = new RoutesPart(data.resolve("routes"));
    parts.put(Backup.ROUTES, routes);
    parts.put(
        Backup.JOURNAL,
        copy -> {
          outbox.checkpoint(copy);
          routes.copyTo(copy.resolveSibling(Backup.ROUTES));
        });
    int keep = settings.get(BrokerOptions.BACKUPS_MAX);
    return new BackupService(
        context, new Backups(dir, context.node(), Version.current(), keep, parts));
  }

  /** Completes when the whole cluster can ask. */
  public Future<Void> start() {
    lane.run(backups::list)
        .onSuccess(found -> found.stream().findFirst().ifPresent(this::newest))
        .onFailure(
            cause -> LOG.warn("{} cannot be read: {}", backups.dir(), String.valueOf(cause)));
    long interval = context.settings().get(BrokerOptions.BACKUP_INTERVAL);
    if (interval > 0) {
      timer = context.vertx().setPeriodic(interval, due -> makeByTime());
    }
    registration = context.bus().serve(Addresses.backup(context.node()), this::answer);
    return registration.ready();
  }

  /** Waits for the backup that is being made, but not for long. */
  public Future<Void> stop() {
    context.vertx().cancelTimer(timer);
    Future<Void> left = registration == null ? Future.succeededFuture() : registration.close();
    return left.eventually(
        () ->
            context
                .vertx()
                .executeBlocking(
                    () -> {
                      lane.close();
                      return null;
                    }));
  }

  private Future<Buffer> answer(Buffer body) {
    return Refusals.orRefuse(() -> dispatch(BackupRequest.decode(body))).map(JsonObject::toBuffer);
  }

  private Future<JsonObject> dispatch(BackupRequest request) {
    return switch (request.op()) {
      case BackupRequest.BEGIN -> begin().map(begun -> answer(new JsonArray().add(begun)));
      case BackupRequest.LIST -> lane.run(this::list);
      default ->
          throw new IllegalArgumentException(
              "backup request: " + request.op() + " (expected: begin or list)");
    };
  }

  private void makeByTime() {
    begin().onFailure(cause -> LOG.warn("No backup this time: {}", cause.getMessage()));
  }

  /** Answers as soon as it has begun. */
  private Future<JsonObject> begin() {
    Instant begun = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    String name = backups.name(begun);
    JsonObject state = describe(name, "running").put("begun", begun.toString());
    if (!running.compareAndSet(null, state)) {
      return Future.failedFuture(
          new BusRefusal(TapRefusal.BUSY, "a backup of this broker is being made already"));
    }
    lane.run(() -> make(name, begun)).onFailure(cause -> running.set(null));
    return Future.succeededFuture(state.copy());
  }

  private @Nullable Void make(String name, Instant begun) {
    try {
      Backup made = backups.make(name, begun);
      newest(made);
      completed.increment();
      durations.record(Duration.between(made.begun(), made.ended()));
      LOG.info("Backup {} has {} files, {} bytes", name, made.files().size(), made.bytes());
    } catch (RuntimeException e) {
      failed.increment();
      lastFailed =
          describe(name, "failed")
              .put("begun", begun.toString())
              .put("ended", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString())
              .put("error", String.valueOf(e.getMessage()));
      LOG.error("Backup {} failed", name, e);
    } finally {
      running.set(null);
    }
    return null;
  }

  private void newest(Backup backup) {
    lastEndedMillis = backup.ended().toEpochMilli();
    lastBytes = backup.bytes();
  }

  private JsonObject list() throws IOException {
    JsonArray listed = new JsonArray();
    JsonObject now = running.get();
    if (now != null) {
      listed.add(now);
    }
    JsonObject lost = lastFailed;
    if (lost != null) {
      listed.add(lost);
    }
    backups.list().forEach(each -> listed.add(describe(each)));
    return answer(listed);
  }

  private static JsonObject answer(JsonArray listed) {
    return new JsonObject().put("backups", listed);
  }

  private JsonObject describe(String name, String state) {
    return new JsonObject()
        .put("name", name)
        .put("node", context.node())
        .put("state", state)
        .put("directory", backups.dir().resolve(name).toString());
  }

  private JsonObject describe(Backup backup) {
    return describe(backup.name(), "complete")
        .put("begun", backup.begun().toString())
        .put("ended", backup.ended().toString())
        .put("files", backup.files().size())
        .put("bytes", backup.bytes());
  }
}
