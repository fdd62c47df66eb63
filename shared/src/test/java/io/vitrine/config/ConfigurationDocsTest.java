package io.vitrine.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** docs/configuration.md and docs/vitrine.schema.json are what the table says. */
class ConfigurationDocsTest {
  private static final Path DOCS = Path.of("..", "docs");
  private static final String COMMAND =
      "write them anew: mvn -q -pl shared test -Dtest=ConfigurationDocsTest -Dvitrine.docs.write";

  @Test
  void theDocsAreCurrent() throws IOException {
    if (System.getProperty("vitrine.docs.write") != null) {
      ConfigurationDocs.write(DOCS);
    }
    OptionTable table = OptionTable.all();
    assertThat(read("configuration.md")).as(COMMAND).isEqualTo(new ConfigurationDocs(table).page());
    assertThat(read("vitrine.schema.json"))
        .as(COMMAND)
        .isEqualTo(new ConfigurationSchema(table).text());
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
