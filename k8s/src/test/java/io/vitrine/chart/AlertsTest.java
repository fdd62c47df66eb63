package io.vitrine.chart;

import static io.vitrine.chart.Manifest.list;
import static io.vitrine.chart.Manifest.map;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Each alert says what it means, and docs/operations.md what to do; that its metrics exist is
 * MonitoringTest's.
 */
class AlertsTest {
  private static final Path OPERATIONS = Path.of("..", "docs", "operations.md");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (Vitrine\\w+) \\|");

  @Test
  void eachIsExplained() throws Exception {
    Set<String> named = new TreeSet<>();
    for (Map<?, ?> rule : rules()) {
      String name = String.valueOf(rule.get("alert"));
      assertThat(named.add(name)).as(name + " once").isTrue();
      assertThat(map(rule, "labels").get("severity")).as(name).isIn("critical", "warning");
      assertThat(map(rule, "annotations").keySet().toString())
          .as(name)
          .contains("summary", "description");
    }
    Set<String> explained =
        ROW.matcher(Files.readString(OPERATIONS))
            .results()
            .map(row -> row.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(named).isEqualTo(explained);
  }

  /** Another release in the namespace, that works, hides none of this one's. */
  @Test
  void eachIsAboutThisReleaseAlone() throws Exception {
    for (Map<?, ?> rule : rules()) {
      assertThat(String.valueOf(rule.get("expr")))
          .contains("namespace=\"iot\"")
          .containsPattern("service=~?\"rel-vitrine-|persistentvolumeclaim=\"data-rel-vitrine-");
    }
  }

  private static List<Map<?, ?>> rules() throws Exception {
    String values = Helm.CHART.resolve("ci/monitoring-values.yaml").toString();
    Manifest rule =
        Helm.any().template("-f", values).stream()
            .filter(each -> each.kind().equals("PrometheusRule"))
            .findFirst()
            .orElseThrow();
    return list(list(map(rule.body(), "spec"), "groups").get(0), "rules");
  }
}
