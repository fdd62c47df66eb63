package io.vitrine.benchmarks.load;

import java.util.Arrays;
import java.util.List;

/** One row of the comparison: a name and the flags of the load generator (64 B payload). */
public enum Scenario {
  PAIR_Q0("--mode pair --pubs 50 --payload 64 --qos 0 --outstanding 100"),
  PAIR_Q1("--mode pair --pubs 50 --payload 64 --qos 1 --window 100 --outstanding 100"),
  PAIR_Q2("--mode pair --pubs 50 --payload 64 --qos 2 --window 100 --outstanding 100"),
  FAN100_Q0("--mode fanout --pubs 1 --subs 100 --payload 64 --qos 0 --outstanding 100"),
  FAN1000_Q0("--mode fanout --pubs 1 --subs 1000 --payload 64 --qos 0 --outstanding 20"),
  MANY_Q1("--mode many --pubs 50 --subs 1 --payload 64 --qos 1 --window 100 --outstanding 100"),
  RATE10K_Q0("--mode pair --pubs 50 --payload 64 --qos 0 --rate 10000 --outstanding 0"),
  RATE4K_Q1("--mode pair --pubs 50 --payload 64 --qos 1 --window 100 --rate 4000 --outstanding 0"),
  LASTING_Q1("--mode pair --pubs 50 --payload 64 --qos 1 --window 100 --persistent"),
  LASTING_Q2("--mode pair --pubs 50 --payload 64 --qos 2 --window 100 --persistent"),

  /** 2,000 messages for each of 50 absent clients, which then come back. */
  OFFLINE_Q1("--mode pair --pubs 50 --payload 64 --qos 1 --window 100 --offline --count 100000"),

  /** As fast as 50 at a time go. */
  CONN("--mode conn --concurrency 50 --src-ips 8 --count 8000"),
  CONN5K("--mode conn --rate 5000 --src-ips 8 --count 15000");

  private final List<String> flags;

  Scenario(String flags) {
    this.flags = Arrays.asList(flags.split(" "));
  }

  public List<String> flags() {
    return flags;
  }

  public static Scenario named(String name) {
    return valueOf(name.toUpperCase(java.util.Locale.ROOT));
  }

  public String title() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
