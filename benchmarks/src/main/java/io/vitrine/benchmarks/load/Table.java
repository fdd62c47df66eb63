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

  public String render(List<Scenario> scenarios, List<String> peers, List<Run> runs) {
    StringBuilder out = new StringBuilder();
    out.append("| scenario | broker | CPU us/msg (min-max) | msg/s | p50 ms | p99 ms | faults |")
        .append(" other cores | CPU of ")
        .append(reference)
        .append(" / this |\n")
        .append("|---|---|--:|--:|--:|--:|--:|--:|--:|\n");
    for (Scenario scenario : scenarios) {
      double base = median(of(runs, reference, scenario), Run::cpuMicros);
      for (String peer : peers) {
        List<Run> some = of(runs, peer, scenario);
        if (!some.isEmpty()) {
          out.append(row(scenario, peer, some, base)).append('\n');
        }
      }
    }
    return out.toString();
  }

  private static String row(Scenario scenario, String peer, List<Run> some, double base) {
    double cpu = median(some, Run::cpuMicros);
    return String.format(
        Locale.ROOT,
        "| %s | %s | %.2f (%.2f-%.2f) | %.0f | %.2f | %.2f | %d | %.2f | %.2f |",
        scenario.title(),
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

  private static List<Run> of(List<Run> runs, String peer, Scenario scenario) {
    return runs.stream().filter(r -> r.peer().equals(peer) && r.scenario() == scenario).toList();
  }

  private static double median(List<Run> some, ToDoubleFunction<Run> figure) {
    double[] sorted = some.stream().mapToDouble(figure).sorted().toArray();
    return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
  }
}
