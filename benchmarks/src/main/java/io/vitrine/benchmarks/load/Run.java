package io.vitrine.benchmarks.load;

import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * One run of one scenario against one broker, or a part of one.
 *
 * @param row what the table calls it
 * @param cpuMicros broker CPU microseconds per delivered message (per connect in {@code conn})
 * @param perSecond messages delivered (connections made) per second
 * @param faults lost, doubled and late messages together, and connections that failed; must be 0
 * @param otherCores cores that everybody else used meanwhile; above 0.3 distrust the times
 */
public record Run(
    String peer,
    String row,
    double cpuMicros,
    double perSecond,
    double p50Micros,
    double p99Micros,
    long faults,
    double otherCores) {

  /** What the generator printed; an offline run has two parts, queued and drained. */
  static List<Run> of(String peer, Scenario scenario, JsonObject json) {
    if (!json.containsKey("drain")) {
      double rate = json.getDouble("del_rate", json.getDouble("conn_rate", 0.0));
      double cpu = json.getJsonObject("broker").getDouble("us_per_msg");
      String latency = json.containsKey("lat_us") ? "lat_us" : "connack_us";
      return List.of(of(peer, scenario.title(), cpu, rate, json.getJsonObject(latency), json));
    }
    return List.of(
        part(peer, scenario.title() + ", queued", json.getJsonObject("enqueue"), json),
        part(peer, scenario.title() + ", drained", json.getJsonObject("drain"), json));
  }

  private static Run part(String peer, String row, JsonObject part, JsonObject json) {
    double cpu = part.getDouble("cpu_us_per_msg");
    return of(peer, row, cpu, part.getDouble("msgs_per_s"), new JsonObject(), json);
  }

  private static Run of(
      String peer, String row, double cpu, double rate, JsonObject micros, JsonObject json) {
    long faults = 0;
    for (String each : List.of("lost", "dup", "ooo", "errors", "connect_refused", "timeouts")) {
      faults += json.getLong(each, 0L);
    }
    return new Run(
        peer,
        row,
        cpu,
        rate,
        micros.getDouble("p50", Double.NaN),
        micros.getDouble("p99", Double.NaN),
        faults,
        json.getDouble("other_cores", 0.0));
  }
}
