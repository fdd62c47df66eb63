package io.vitrine.bridge.lane;

import io.vitrine.route.OutboxKind;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which outbox partition of which broker.
 *
 * @param node the broker
 * @param partition of its outbox; no two of a broker have the same
 * @param kind what routes the partition has messages of
 */
public record LaneId(String node, int partition, OutboxKind kind) {
  private static final String PREFIX = "outbox.";
  private static final Pattern LOG = Pattern.compile("outbox\\.([0-9]{1,6})(?:\\.([^.]+))?");

  /** Of routes that say nothing of their outbox. */
  LaneId(String node, int partition) {
    this(node, partition, OutboxKind.SHARED);
  }

  /** Null if the log is no partition of an outbox. */
  public static @Nullable LaneId of(String node, String log) {
    Matcher matcher = LOG.matcher(log);
    if (!matcher.matches()) {
      return null;
    }
    String name = matcher.group(2);
    OutboxKind kind = name == null ? OutboxKind.SHARED : OutboxKind.parse(name);
    return kind == null ? null : new LaneId(node, Integer.parseInt(matcher.group(1)), kind);
  }

  String log() {
    return PREFIX + partition + (kind.equals(OutboxKind.SHARED) ? "" : "." + kind.name());
  }

  @Override
  public String toString() {
    return node + "/" + partition;
  }
}
