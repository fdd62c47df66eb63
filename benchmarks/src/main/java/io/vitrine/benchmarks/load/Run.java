package io.vitrine.benchmarks.load;

import io.vertx.core.json.JsonObject;

/**
 * One run of one scenario against one broker.
 *
 * @param cpuMicros broker CPU microseconds per delivered message (per connect in {@code conn})
 * @param perSecond messages delivered (connections made) per second
 * @param faults lost, doubled and late messages together; must be 0
 * @param otherCores cores that everybody else used meanwhile; above 0.3 distrust the times
 */
public record Run(
    String peer,
    Scenario scenario,
    double cpuMicros,
    double perSecond,
    double p50Micros,
    double p99Micros,
    long faults,
    double otherCores) {

  static Run of(String peer, Scenario scenario, JsonObject json) {
    JsonObject latency =
        json.getJsonObject(
            "lat_us",
            json.getJsonObject("connack_us", new JsonObject().put("p50", 0).put("p99", 0)));
    return new Run(
        peer,
        scenario,
        json.getJsonObject("broker").getDouble("us_per_msg"),
        json.getDouble("del_rate", json.getDouble("conn_rate", 0.0)),
        latency.getDouble("p50"),
        latency.getDouble("p99"),
        json.getLong("lost", 0L) + json.getLong("dup", 0L) + json.getLong("ooo", 0L),
        json.getDouble("other_cores", 0.0));
  }
}
