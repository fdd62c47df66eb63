package io.vitrine.broker.outbox;

import io.vitrine.route.OutboxKind;
import org.jspecify.annotations.Nullable;

/**
 * Name of a log of the outbox: {@code outbox.2}, or {@code outbox.1002.east_default} for another
 * kind than that of routes that say nothing. The number is the partition that consumers see; no two
 * logs of a broker have the same.
 */
record LogName(int number, OutboxKind kind) {
  /** Numbers of a kind begin at a multiple of it; those that say nothing have the first. */
  static final int NUMBERS = 1_000;

  /** The first of the last kind: no number has more than six digits. */
  static final int NUMBER_MAX = 999_000;

  private static final String PREFIX = "outbox.";

  /** Null if it is no log of an outbox. */
  static @Nullable LogName parse(String name) {
    String[] parts = name.split("\\.", -1);
    boolean outbox = name.startsWith(PREFIX) && parts.length <= 3;
    if (!outbox || !parts[1].matches("[0-9]{1,6}")) {
      return null;
    }
    OutboxKind kind = parts.length == 2 ? OutboxKind.SHARED : OutboxKind.parse(parts[2]);
    return kind == null ? null : new LogName(Integer.parseInt(parts[1]), kind);
  }

  @Override
  public String toString() {
    return PREFIX + number + (kind.equals(OutboxKind.SHARED) ? "" : "." + kind.name());
  }
}
