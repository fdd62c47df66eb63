package io.vitrine.benchmarks.bridge;

import io.vitrine.benchmarks.peer.Child;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What some processes have used of the CPU by now. */
record Cpu(List<Duration> used) {
  private static final int COLUMNS = 3;

  static Cpu of(Child... children) {
    return new Cpu(Arrays.stream(children).map(Child::cpu).toList());
  }

  /** Microseconds per record, for each process; 0 where there is none. */
  List<Double> since(Cpu before, double records) {
    List<Double> micros = new ArrayList<>();
    for (int i = 0; i < COLUMNS; i++) {
      boolean there = i < used.size();
      micros.add(there ? used.get(i).minus(before.used.get(i)).toNanos() / 1e3 / records : 0);
    }
    return micros;
  }
}
