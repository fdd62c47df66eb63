package io.vitrine.inspector.capture;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The last minutes of the brokers' counters, so that whoever opens the page sees what was before.
 * It asks every {@value #PERIOD_MILLIS} ms and forgets the oldest after {@value #SAMPLES_MAX}.
 *
 * <p>Threads: the context that started it.
 */
public final class StatsHistory {
  public static final int PERIOD_MILLIS = 2_000;
  public static final int SAMPLES_MAX = 300;
  private static final String PREFIX = "vitrine.broker.";

  /**
   * @param totals each of the brokers' meters, summed over the brokers that answered
   */
  public record Sample(long epochMillis, Map<String, Double> totals) {}

  private final Vertx vertx;
  private final Capture capture;
  private final Deque<Sample> samples = new ArrayDeque<>();
  private long timer = -1;
  private boolean asking;

  public StatsHistory(Vertx vertx, Capture capture) {
    this.vertx = vertx;
    this.capture = capture;
  }

  public void start() {
    timer = vertx.setPeriodic(PERIOD_MILLIS, tick -> ask());
  }

  public void stop() {
    vertx.cancelTimer(timer);
  }

  /** Oldest first. */
  public List<Sample> samples() {
    return List.copyOf(samples);
  }

  private void ask() {
    if (asking || capture.brokers().isEmpty()) {
      return;
    }
    asking = true;
    capture.stats(null).onSuccess(this::keep).onComplete(done -> asking = false);
  }

  private void keep(List<NodeAnswer<JsonObject>> answers) {
    Map<String, Double> totals = new TreeMap<>();
    for (NodeAnswer<JsonObject> answer : answers) {
      JsonObject value = answer.value();
      if (value == null) {
        // A sum without one of the brokers would look like a fall.
        return;
      }
      JsonObject meters = value.getJsonObject("meters");
      for (String name : meters.fieldNames()) {
        if (name.startsWith(PREFIX)) {
          totals.merge(name, meters.getDouble(name), Double::sum);
        }
      }
    }
    if (samples.size() == SAMPLES_MAX) {
      samples.removeFirst();
    }
    samples.addLast(new Sample(System.currentTimeMillis(), totals));
  }
}
