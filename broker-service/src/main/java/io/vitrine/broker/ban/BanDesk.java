package io.vitrine.broker.ban;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vitrine.broker.loop.SteadyClock;
import io.vitrine.broker.store.BanRecord;
import io.vitrine.contract.AdminRequest;
import io.vitrine.tap.AdminService;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Bans, for those who administer the broker.
 *
 * <p>Threads: any.
 */
public final class BanDesk {
  private static final int VALUE_BYTES_MAX = 65_535;
  private static final int REASON_LENGTH_MAX = 1_000;
  private static final long SECONDS_MAX = 100L * 365 * 86_400;
  private static final String BAN = "ban";

  private final BanKeeper keeper;
  private final SteadyClock clock;

  public BanDesk(BanKeeper keeper, SteadyClock clock) {
    this.keeper = keeper;
    this.clock = clock;
  }

  /** What can be asked of it, by name. */
  public Map<String, AdminService.Operation> operations() {
    return Map.of(
        AdminRequest.BANS, this::list, AdminRequest.BAN, this::ban, AdminRequest.UNBAN, this::end);
  }

  private Future<JsonObject> list(AdminRequest request) {
    List<BanRecord> all = keeper.bans().all();
    JsonArray listed = new JsonArray();
    all.stream()
        .sorted(Comparator.comparingLong(BanRecord::sinceMillis).reversed())
        .limit(Math.max(0, request.limit()))
        .forEach(each -> listed.add(describe(each)));
    return Future.succeededFuture(
        new JsonObject().put("total", all.size()).put("matched", all.size()).put("bans", listed));
  }

  private Future<JsonObject> ban(AdminRequest request) {
    JsonObject details = request.details();
    BanRecord.Kind kind = kind(details);
    long seconds = details.getLong("seconds", 0L);
    if (seconds < 0 || seconds > SECONDS_MAX) {
      throw new IllegalArgumentException(
          "seconds: " + seconds + " (expected: 0 for good, or 1 to " + SECONDS_MAX + ")");
    }
    String reason = details.getString("reason", "");
    if (reason.length() > REASON_LENGTH_MAX) {
      throw new IllegalArgumentException(
          "reason: "
              + reason.length()
              + " characters (expected: "
              + REASON_LENGTH_MAX
              + " at most)");
    }
    long now = clock.millis();
    long until = seconds == 0 ? BanRecord.FOR_GOOD : now + seconds * 1000;
    BanRecord made = new BanRecord(kind, value(kind, details), reason, "administrator", now, until);
    return keeper
        .ban(made)
        .recover(
            failure ->
                Future.failedFuture(
                    new IllegalArgumentException(String.valueOf(failure.getMessage()))))
        .map(banned -> new JsonObject().put(BAN, describe(made)));
  }

  private Future<JsonObject> end(AdminRequest request) {
    BanRecord.Kind kind = kind(request.details());
    BanRecord found = keeper.bans().get(kind, value(kind, request.details()));
    return found == null
        ? Future.succeededFuture(new JsonObject())
        : keeper.end(found).map(ended -> new JsonObject().put(BAN, describe(found)));
  }

  private static BanRecord.Kind kind(JsonObject details) {
    String name = details.getString("kind", "");
    for (BanRecord.Kind each : BanRecord.Kind.values()) {
      if (name(each).equals(name)) {
        return each;
      }
    }
    throw new IllegalArgumentException(
        "kind: " + name + " (expected: client_id, username or address)");
  }

  private static String name(BanRecord.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  /** In the one form that it is known by. */
  private static String value(BanRecord.Kind kind, JsonObject details) {
    String value = details.getString("value", "");
    if (kind == BanRecord.Kind.ADDRESS) {
      Network network = Network.parse(value);
      if (network == null) {
        throw new IllegalArgumentException(
            "value: " + value + " (expected: an address, or a network such as 10.0.0.0/8)");
      }
      return network.toString();
    }
    if (value.isEmpty() || value.getBytes(StandardCharsets.UTF_8).length > VALUE_BYTES_MAX) {
      throw new IllegalArgumentException("value: expected a text of 1 to 65535 bytes");
    }
    return value;
  }

  private JsonObject describe(BanRecord ban) {
    JsonObject json =
        new JsonObject()
            .put("kind", name(ban.kind()))
            .put("value", ban.value())
            .put("reason", ban.reason())
            .put("by", ban.by())
            .put("since", time(ban.sinceMillis()));
    return ban.untilMillis() == BanRecord.FOR_GOOD
        ? json
        : json.put("until", time(ban.untilMillis()));
  }

  private String time(long steadyMillis) {
    return Instant.ofEpochMilli(clock.wallMillis(steadyMillis)).toString();
  }
}
