package io.vitrine.bridge.lane;

import org.jspecify.annotations.Nullable;

/**
 * Which outbox partition of which broker.
 *
 * @param node the broker
 * @param partition of its outbox
 */
public record LaneId(String node, int partition) {
  private static final String PREFIX = "outbox.";

  /** Null if the log is no partition of an outbox. */
  public static @Nullable LaneId of(String node, String log) {
    if (!log.startsWith(PREFIX) || !log.substring(PREFIX.length()).matches("[0-9]{1,4}")) {
      return null;
    }
    return new LaneId(node, Integer.parseInt(log.substring(PREFIX.length())));
  }

  String log() {
    return PREFIX + partition;
  }

  @Override
  public String toString() {
    return node + "/" + partition;
  }
}
