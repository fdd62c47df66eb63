package io.vitrine.benchmarks.load;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Medians of the runs as a Markdown table, with the ratio to the reference broker. */
public final class Table {
  private final String reference;

  /**
   * @param reference peer that the last column compares with
   */
  public Table(String reference) {
    this.reference = reference;
  }

  /** Rows and brokers in the order in which they were first met. */
  public String render(List<Run> runs) {
    List<String> peers = runs.stream().map(Run::peer).distinct().toList();
    StringBuilder out = new StringBuilder();
    out.append("| scenario | broker | CPU us/msg (min-max) | msg/s | p50 ms | p99 ms | faults |")
        .append(" other cores | CPU of ")
        .append(reference)
        .append(" / this |\n")
        .append("|---|---|--:|--:|--:|--:|--:|--:|--:|\n");
    for (String row : runs.stream().map(Run::row).distinct().toList()) {
      double base = median(of(runs, reference, row), Run::cpuMicros);
      for (String peer : peers) {
        List<Run> some = of(runs, peer, row);
        if (!some.isEmpty()) {
          out.append(line(row, peer, some, base)).append('\n');
        }
      }
    }
    return out.toString();
  }

  private static String line(String row, String peer, List<Run> some, double base) {
    double cpu = median(some, Run::cpuMicros);
    return String.format(
        Locale.ROOT,
        "| %s | %s | %.2f (%.2f-%.2f) | %.0f | %.2f | %.2f | %d | %.2f | %.2f |",
        row,
        peer,
        cpu,
        some.stream().mapToDouble(Run::cpuMicros).min().orElse(0),
        some.stream().mapToDouble(Run::cpuMicros).max().orElse(0),
        median(some, Run::perSecond),
        median(some, Run::p50Micros) / 1000,
        median(some, Run::p99Micros) / 1000,
        some.stream().mapToLong(Run::faults).sum(),
        median(some, Run::otherCores),
        base / cpu);
  }

  private static List<Run> of(List<Run> runs, String peer, String row) {
    return runs.stream().filter(r -> r.peer().equals(peer) && r.row().equals(row)).toList();
  }

  private static double median(List<Run> some, ToDoubleFunction<Run> figure) {
    double[] sorted = some.stream().mapToDouble(figure).sorted().toArray();
    return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
  }
}
