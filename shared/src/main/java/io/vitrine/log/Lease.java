package io.vitrine.log;

/** Who may fetch from a durable log: one consumer at a time, until it is silent for a while. */
final class Lease {
  static final long MILLIS = 10_000;

  private String holder = "";
  private long untilMillis;

  /** Takes or renews the lease for {@code consumer}; false if somebody else has it. */
  boolean take(String consumer, long nowMillis) {
    if (!holder.equals(consumer) && nowMillis < untilMillis) {
      return false;
    }
    holder = consumer;
    untilMillis = nowMillis + MILLIS;
    return true;
  }

  String holder() {
    return holder;
  }
}
