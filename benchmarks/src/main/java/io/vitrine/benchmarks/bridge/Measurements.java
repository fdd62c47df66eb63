package io.vitrine.benchmarks.bridge;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** What is measured on a {@link Road}. */
public final class Measurements {
  private static final double WARM_SECONDS = 2;

  private static final int POLL_MILLIS = 100;

  /** Each look costs the bridge a little, so there are few before the end is near. */
  private static final int LOOK_MILLIS = 1_000;

  private final Road road;

  public Measurements(Road road) {
    this.road = road;
  }

  /** The raw producer as fast as it can. */
  public Sample raw(double seconds) throws IOException {
    Cpu before = Cpu.of(road.raw, road.kafka);
    String[] answer = road.raw.ask(Long.toString((long) (seconds * 1e3))).split(" ");
    double records = Double.parseDouble(answer[0]);
    double nanos = Double.parseDouble(answer[1]);
    List<Double> cpu = Cpu.of(road.raw, road.kafka).since(before, records);
    return new Sample("raw producer", records * 1e9 / nanos, cpu, Double.NaN, Double.NaN, "");
  }

  /**
   * MQTT QoS 1 to a consumer, for so long.
   *
   * @param rate messages a second; 0 as fast as the broker acknowledges
   */
  public Sample steady(int rate, double seconds) throws IOException, InterruptedException {
    double all = WARM_SECONDS + seconds + 1;
    Process load =
        road.publish(
            road.port(), "--rate", "" + rate, "--warmup", "" + WARM_SECONDS, "--seconds", "" + all);
    TimeUnit.MILLISECONDS.sleep((long) (WARM_SECONDS * 1e3));
    Histogram latency = null;
    double accepted = accepted();
    double forwarded = road.forwarded();
    Cpu before = Cpu.of(road.bridge, road.kafka, road.broker);
    long start = System.nanoTime();
    if (rate > 0) {
      try (Latency consumer = new Latency(road.servers(), Road.TOPIC)) {
        latency = consumer.follow(seconds);
      }
    } else {
      TimeUnit.MILLISECONDS.sleep((long) (seconds * 1e3));
    }
    double taken = accepted() - accepted;
    double done = road.forwarded() - forwarded;
    List<Double> cpu = Cpu.of(road.bridge, road.kafka, road.broker).since(before, done);
    double elapsed = (System.nanoTime() - start) / 1e9;
    load.waitFor();
    awaitDrained();
    return new Sample(
        rate == 0 ? "road, as fast as MQTT comes" : "road, " + rate + "/s",
        done / elapsed,
        cpu,
        latency == null ? Double.NaN : latency.getValueAtPercentile(50) / 1e3,
        latency == null ? Double.NaN : latency.getValueAtPercentile(99) / 1e3,
        "broker took " + Math.round(taken / elapsed) + "/s");
  }

  /** So many records gather in the outbox while the bridge is frozen; then it goes on. */
  public Sample drain(int records) throws IOException, InterruptedException {
    awaitDrained();
    double before = road.forwarded();
    road.bridge.freeze(true);
    try {
      if (road.publish(road.port(), "--count", "" + records).waitFor() != 0) {
        throw new IOException("the load generator failed, see load.log");
      }
    } finally {
      road.bridge.freeze(false);
    }
    await(before + 1);
    Cpu cpuBefore = Cpu.of(road.bridge, road.kafka, road.broker);
    double first = road.forwarded();
    long start = System.nanoTime();
    awaitSeldom(before + 0.8 * records);
    await(before + records);
    double elapsed = (System.nanoTime() - start) / 1e9;
    double done = road.forwarded() - first;
    List<Double> cpu = Cpu.of(road.bridge, road.kafka, road.broker).since(cpuBefore, done);
    return new Sample("drain of " + records, done / elapsed, cpu, Double.NaN, Double.NaN, heap());
  }

  /** What the raw producer writes in so many seconds, until the broker owns all of it. */
  public Sample back(double seconds) throws IOException, InterruptedException {
    Cpu before = Cpu.of(road.bridge, road.kafka, road.broker);
    double first = road.returned();
    long start = System.nanoTime();
    String[] answer = road.raw.ask(Long.toString((long) (seconds * 1e3))).split(" ");
    double records = Double.parseDouble(answer[0]);
    while (road.returned() < first + records) {
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
    double elapsed = (System.nanoTime() - start) / 1e9;
    List<Double> cpu = Cpu.of(road.bridge, road.kafka, road.broker).since(before, records);
    return new Sample(
        "Kafka to MQTT", records / elapsed, cpu, Double.NaN, Double.NaN, Math.round(records) + "");
  }

  private String heap() throws IOException, InterruptedException {
    double used = road.metric(road.bridge, "jvm_memory_used_bytes");
    return "bridge -Xmx"
        + Road.BRIDGE_HEAP
        + ", all JVM memory "
        + Math.round(used / (1 << 20))
        + " MiB";
  }

  private double accepted() throws IOException, InterruptedException {
    return road.metric(road.broker, "vitrine_journal_records_total");
  }

  private void await(double forwarded) throws IOException, InterruptedException {
    while (road.forwarded() < forwarded) {
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }

  private void awaitSeldom(double forwarded) throws IOException, InterruptedException {
    while (road.forwarded() < forwarded) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  private void awaitDrained() throws IOException, InterruptedException {
    while (road.metric(road.bridge, "vitrine_bridge_lag_records") > 0) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }
}
