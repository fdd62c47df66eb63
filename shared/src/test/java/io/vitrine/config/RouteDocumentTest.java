package io.vitrine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Routes as JSON objects: the same rules and words as in the file, with pointers for lines. */
class RouteDocumentTest {
  private static Map<String, Object> with(Map<String, Object> more) {
    Map<String, Object> route = new HashMap<>(Map.of("name", "r", "filter", "a/#", "topic", "t"));
    route.putAll(more);
    return route;
  }

  private static List<String> problems(Map<String, Object> document) {
    ConfigException refusal =
        catchThrowableOfType(ConfigException.class, () -> RouteDocument.read(document));
    return refusal.problems().stream().map(ConfigProblem::toString).sorted().toList();
  }

  @Test
  void aRouteIsReadAndKeptAsItWasWritten() {
    RouteDocument route =
        RouteDocument.read(
            with(Map.of("filter", "plant/{site}/+", "headers", Map.of("site", "${site}"))));
    assertThat(route.name()).isEqualTo("r");
    assertThat(route.settings().filter().mqtt().matches("plant/7/temp")).isTrue();
    assertThat(route.columns()).containsEntry("headers", Map.of("site", "${site}"));
    assertThat(RouteDocument.read(route.columns()).columns()).isEqualTo(route.columns());
  }

  @Test
  void itNamesNoFileOfThisMachine() {
    assertThat(problems(with(Map.of("schema", "json", "schema_file", "/etc/passwd"))))
        .containsExactly(
            "/schema_file: schema_file: value /etc/passwd (expected: a schema_subject; files are for"
                + " routes of the config file)");
  }

  @Test
  void everythingThatIsWrongHasItsPointer() {
    Map<String, Object> document =
        with(
            Map.of(
                "topic",
                "t.${nowhere}",
                "when",
                "mqtt.qos >",
                "headers",
                Map.of("a/b~", "${user"),
                "colour",
                "red"));
    assertThat(problems(document))
        .hasSize(4)
        .anyMatch(text -> text.startsWith("/colour: colour: unknown key"))
        .anyMatch(text -> text.startsWith("/topic: topic: value t.${nowhere}"))
        .anyMatch(text -> text.startsWith("/when: when: value mqtt.qos >"))
        .anyMatch(text -> text.startsWith("/headers/a~1b~0: headers.a/b~: value ${user"));
  }

  @Test
  void whatIsMissingHasItsPointerToo() {
    assertThat(problems(Map.of("name", "r", "filter", "a")))
        .containsExactly("/topic: topic: missing (expected: text)");
  }

  @Test
  void aNameGoesIntoAnAddress() {
    assertThat(problems(with(Map.of("name", "a/b"))))
        .containsExactly("/name: name: value a/b (expected: " + RouteDocument.NAME_EXPECTED + ")");
  }

  @Test
  void filesAndVariablesOfTheMachineAreOutOfReach() {
    assertThat(problems(with(Map.of("key", "${env:HOME}"))))
        .containsExactly(
            "/key: key: value ${env:HOME} (expected: a text without ${env:…} and ${file:…})");
  }

  @Test
  void theFilesRoutesAreAllToldAtOnce(@TempDir Path directory) throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("v.yaml"),
            """
            routes:
              - {name: a, filter: "#/a", topic: t, colour: red, when: "mqtt.qos >"}
              - {name: b, filter: "a", topic: "${nowhere}", key: "${topic", tpoic: x}
              - {name: c, filter: "a"}
            """);
    ConfigException refusal =
        catchThrowableOfType(ConfigException.class, () -> new ConfigReader().file(file).read());
    assertThat(refusal.problems().stream().map(ConfigProblem::key))
        .containsExactlyInAnyOrder(
            "routes[0].colour",
            "routes[0].filter",
            "routes[0].when",
            "routes[1].tpoic",
            "routes[1].topic",
            "routes[1].key",
            "routes[2].topic");
  }
}
