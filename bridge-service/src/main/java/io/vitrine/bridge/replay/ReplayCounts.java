package io.vitrine.bridge.replay;

import io.vertx.core.json.JsonObject;
import java.util.TreeMap;

/**
 * What became of the letters of a replay.
 *
 * <p>Threads: one writes, {@link #json} any.
 */
final class ReplayCounts {
  private final TreeMap<String, Long> byOutcome = new TreeMap<>();

  synchronized void add(ReplayCounts more) {
    more.byOutcome.forEach((outcome, count) -> byOutcome.merge(outcome, count, Long::sum));
  }

  synchronized void count(String outcome) {
    byOutcome.merge(outcome, 1L, Long::sum);
  }

  synchronized JsonObject json() {
    JsonObject json = new JsonObject();
    byOutcome.forEach(json::put);
    return json;
  }
}
