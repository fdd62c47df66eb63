package io.vitrine.tap;

import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Statistic;
import io.micrometer.core.instrument.Tag;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Our meters as one flat object: each name with the sum over its tags, and, where it has tags, each
 * of its parts as {@code name{tag=value}}.
 */
public final class MeterValues {
  private static final String PREFIX = "vitrine.";

  private MeterValues() {}

  public static JsonObject of(MeterRegistry meters) {
    Map<String, Double> values = new TreeMap<>();
    for (Meter meter : meters.getMeters()) {
      if (meter.getId().getName().startsWith(PREFIX)) {
        meter.measure().forEach(measurement -> add(values, meter.getId(), measurement));
      }
    }
    JsonObject json = new JsonObject();
    values.forEach((name, value) -> json.put(name, number(value)));
    return new JsonObject().put("at_millis", System.currentTimeMillis()).put("meters", json);
  }

  private static void add(Map<String, Double> values, Meter.Id id, Measurement measurement) {
    double value = measurement.getValue();
    Statistic statistic = measurement.getStatistic();
    if (!Double.isFinite(value) || statistic == Statistic.MAX) {
      return;
    }
    boolean plain = statistic == Statistic.COUNT || statistic == Statistic.VALUE;
    String name = plain ? id.getName() : id.getName() + "." + statistic.getTagValueRepresentation();
    values.merge(name, value, Double::sum);
    if (!id.getTags().isEmpty()) {
      String tags =
          id.getTags().stream()
              .map((Tag tag) -> tag.getKey() + "=" + tag.getValue())
              .collect(Collectors.joining(",", "{", "}"));
      values.merge(name + tags, value, Double::sum);
    }
  }

  private static Number number(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1L << 53) {
      return (long) value;
    }
    return value;
  }
}
