package io.vitrine.broker.outbox;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vitrine.broker.route.RouteTable;
import io.vitrine.route.OutboxKind;
import io.vitrine.runtime.Synced;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The limits that routes have set for outboxes of their own, on disk: what waits for a route that
 * is gone keeps them over a restart.
 *
 * <p>Threads: one at a time; reads and writes wait for the disk.
 */
final class KindLimits {
  private static final String BYTES_MAX = "outbox_bytes_max";
  private static final String AGE_MILLIS_MAX = "outbox_age_millis_max";
  private static final String POLICY = "outbox_policy";

  private final Path file;
  private final OutboxDefaults defaults;
  private Map<String, KindOutbox.Limits> all = new TreeMap<>();

  /**
   * @throws IOException if it is there and cannot be read
   */
  KindLimits(Path file, OutboxDefaults defaults) throws IOException {
    this.file = file;
    this.defaults = defaults;
    if (Files.exists(file)) {
      try {
        JsonObject json = Buffer.buffer(Files.readAllBytes(file)).toJsonObject();
        for (String name : json.fieldNames()) {
          JsonObject each = json.getJsonObject(name);
          all.put(
              name,
              new KindOutbox.Limits(
                  each.getLong(BYTES_MAX), each.getLong(AGE_MILLIS_MAX), each.getString(POLICY)));
        }
      } catch (DecodeException | ClassCastException | NullPointerException e) {
        throw new IOException(file + ": " + e.getMessage(), e);
      }
    }
  }

  /** Null if no route has ever set any. */
  KindOutbox.@Nullable Limits find(OutboxKind kind) {
    return all.get(kind.name());
  }

  /**
   * Takes the limits that routes set; they are on disk when this returns.
   *
   * @param needed other kinds whose limits are kept
   */
  void keep(RouteTable routes, Predicate<OutboxKind> needed) throws IOException {
    Map<String, KindOutbox.Limits> next = new TreeMap<>(all);
    next.keySet()
        .removeIf(
            name -> {
              OutboxKind kind = OutboxKind.parse(name);
              return kind == null || !needed.test(kind);
            });
    for (RouteTable.Row row : routes.rows()) {
      if (!row.outbox().kind().route().isEmpty()) {
        next.put(row.outbox().kind().name(), defaults.with(row.outbox()));
      }
    }
    if (!next.equals(all)) {
      JsonObject json = new JsonObject();
      next.forEach((name, limits) -> json.put(name, json(limits)));
      Synced.replace(file, json.toBuffer().getBytes());
      all = next;
    }
  }

  private static JsonObject json(KindOutbox.Limits limits) {
    return new JsonObject()
        .put(BYTES_MAX, limits.bytesMax())
        .put(AGE_MILLIS_MAX, limits.ageMillisMax())
        .put(POLICY, limits.policy());
  }
}
