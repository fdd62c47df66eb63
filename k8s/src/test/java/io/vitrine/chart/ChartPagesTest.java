package io.vitrine.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** README.md and values.schema.json are what values.yaml says. */
class ChartPagesTest {
  private static final String COMMAND =
      "write them anew: mvn -q -pl k8s test -Dtest=ChartPagesTest -Dvitrine.docs.write";

  @Test
  void thePagesAreCurrent() throws IOException {
    ChartPages pages = new ChartPages(ValuesFile.read(Helm.CHART.resolve("values.yaml")));
    Path schema = Helm.CHART.resolve("values.schema.json");
    Path readme = Helm.CHART.resolve("README.md");
    if (System.getProperty("vitrine.docs.write") != null) {
      Files.writeString(
          schema, pages.schema(Files.exists(schema) ? Files.readString(schema) : "{}"));
      Files.writeString(readme, pages.readme(Files.readString(readme)));
    }
    assertThat(Files.readString(schema))
        .as(COMMAND)
        .isEqualTo(pages.schema(Files.readString(schema)));
    assertThat(Files.readString(readme))
        .as(COMMAND)
        .isEqualTo(pages.readme(Files.readString(readme)));
  }
}
