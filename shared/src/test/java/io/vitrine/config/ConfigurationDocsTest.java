package io.vitrine.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page, the schema, and what the chart's schema says of options are as in the table. */
class ConfigurationDocsTest {
  private static final Path DOCS = Path.of("..", "docs");
  private static final Path CHART_SCHEMA = Path.of("..", "k8s", "vitrine", "values.schema.json");
  private static final String COMMAND =
      "write them anew: mvn -q -pl shared test -Dtest=ConfigurationDocsTest -Dvitrine.docs.write";

  @Test
  void theDocsAreCurrent() throws IOException {
    if (System.getProperty("vitrine.docs.write") != null) {
      ConfigurationDocs.write(DOCS);
      Files.writeString(CHART_SCHEMA, chartSchema());
    }
    OptionTable table = OptionTable.all();
    assertThat(read("configuration.md")).as(COMMAND).isEqualTo(new ConfigurationDocs(table).page());
    assertThat(read("vitrine.schema.json"))
        .as(COMMAND)
        .isEqualTo(new ConfigurationSchema(table).text());
    assertThat(Files.readString(CHART_SCHEMA)).as(COMMAND).isEqualTo(chartSchema());
  }

  private static String chartSchema() throws IOException {
    ConfigurationSchema schema = new ConfigurationSchema(OptionTable.all());
    return ChartSchema.text(Files.readString(CHART_SCHEMA), schema.schema());
  }

  @Test
  void everyOptionHasAReadableDefaultAndText() {
    for (Option<?> option : OptionTable.all().options()) {
      assertThat(option.key()).matches("[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)*");
      assertThat(option.text()).as(option.key()).endsWith(".");
      List<String> classes = List.of("io.vitrine", "java.", "@");
      assertThat(Values.write(option)).as(option.key()).doesNotContain(classes);
    }
  }

  private static String read(String name) throws IOException {
    Path file = DOCS.resolve(name);
    return Files.exists(file) ? Files.readString(file) : "";
  }
}
