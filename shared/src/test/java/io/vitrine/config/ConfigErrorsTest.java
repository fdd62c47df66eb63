package io.vitrine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** YAML in, exact messages out. */
class ConfigErrorsTest {
  record Case(String name, String yaml, List<String> messages) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() throws IOException {
    try (var in = ConfigErrorsTest.class.getResourceAsStream("config-errors.txt")) {
      String all = new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      return Arrays.stream(all.split("(?m)^=== "))
          .skip(1)
          .map(ConfigErrorsTest::parse)
          .toList()
          .stream();
    }
  }

  private static Case parse(String text) {
    String name = text.lines().findFirst().orElseThrow();
    String[] parts = text.substring(name.length() + 1).split("(?m)^---\n", 2);
    return new Case(name, parts[0], parts[1].lines().filter(line -> !line.isBlank()).toList());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void tellsWhatIsWrongAndWhere(Case test, @TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("vitrine.yaml"), test.yaml);
    ConfigException refusal =
        catchThrowableOfType(
            ConfigException.class, () -> new ConfigReader(TestOptions.TABLE).file(file).read());
    List<String> messages =
        refusal == null
            ? List.of()
            : refusal.getMessage().replace(directory + "/", "").lines().toList();
    assertThat(messages).isEqualTo(test.messages);
  }

  @Test
  void problemsCarryTheirParts(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("v.yaml"), "broker:\n  port: 99999\n");
    ConfigException refusal =
        catchThrowableOfType(
            ConfigException.class, () -> new ConfigReader(TestOptions.TABLE).file(file).read());
    assertThat(refusal.problems())
        .containsExactly(
            new ConfigProblem(
                new Position(file.toString(), 2, 9),
                "broker.port",
                "99999",
                "an integer from 0 to 65535",
                "value 99999 (expected: an integer from 0 to 65535)"));
  }

  @Test
  void aFileThatCannotBeReadIsSaidInOneLine(@TempDir Path directory) throws IOException {
    assertThat(messageOf(directory.resolve("none.yaml")))
        .endsWith("none.yaml: cannot be read: no such file");
    assertThat(messageOf(directory)).endsWith(": cannot be read: a directory");
    Path binary = Files.write(directory.resolve("b.yaml"), new byte[] {(byte) 0xff, 0});
    assertThat(messageOf(binary)).endsWith("b.yaml: cannot be read: not UTF-8 text");
  }

  private static String messageOf(Path file) {
    return catchThrowableOfType(
            ConfigException.class, () -> new ConfigReader(TestOptions.TABLE).file(file).read())
        .getMessage();
  }
}
