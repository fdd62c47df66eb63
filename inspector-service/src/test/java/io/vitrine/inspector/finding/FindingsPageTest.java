package io.vitrine.inspector.finding;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.dissect.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** docs/findings.md has every check, as the code has it. */
class FindingsPageTest {
  private static final Path PAGE = Path.of("../docs/findings.md");
  private static final String STATEMENT =
      "MQTT-[0-9]+[.-][0-9.]+-[0-9]+|(5\\.0|3\\.1\\.1|3\\.1) [0-9.]+|RFC [0-9]+( [0-9.]+)?|TCP|behaviour";

  private static final String TOP =
      """
      # Findings

      What `./vitrine dissect --findings`, `/api/v1/findings` and the page say of packets that are wrong, or strange. A finding has a stable
      name (`mqtt.violation` in filters), a severity, the statement of the specification that is broken, or a section where no statement is
      numbered, and the bytes of the packet that break it. MQTT 5.0 is the [OASIS standard of March 2019](https://docs.oasis-open.org/mqtt/mqtt/v5.0/os/mqtt-v5.0-os.html),
      MQTT 3.1.1 that of [October 2014](https://docs.oasis-open.org/mqtt/mqtt/v3.1.1/os/mqtt-v3.1.1-os.html).

      An error is what a receiver must close the connection for; a warning breaks a rule, or endangers somebody; a note is worth knowing.
      """;

  @Test
  void thePageIsCurrent() throws IOException {
    String page = page();
    if (System.getProperty("vitrine.docs.write") != null) {
      Files.writeString(PAGE, page);
    }
    assertThat(Files.exists(PAGE) ? Files.readString(PAGE) : "")
        .as(
            "write it anew: mvn -q -pl inspector-service -am test -Dtest=FindingsPageTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dvitrine.docs.write")
        .isEqualTo(page);
  }

  @Test
  void eachCheckHasANameAStatementAndAText() {
    Set<String> ids = new HashSet<>();
    for (Rule each : Rule.values()) {
      assertThat(ids.add(each.id())).as(each.id()).isTrue();
      statements(each.id(), each.text(), each.statement(5), each.statement(4));
    }
    for (Check each : Check.values()) {
      assertThat(ids.add(each.id())).as(each.id()).isTrue();
      statements(each.id(), each.text(), each.statement(5), each.statement(4));
    }
    assertThat(ids).hasSizeGreaterThanOrEqualTo(60);
  }

  private static void statements(String id, String text, String of5, String of311) {
    assertThat(text).as(id).isNotBlank();
    assertThat(of5).as(id).matches(STATEMENT);
    assertThat(of311).as(id).matches(STATEMENT);
  }

  private static String page() {
    List<String> packets = new ArrayList<>();
    for (Rule each : Rule.values()) {
      packets.add(
          row(
              each.id(),
              each.severity().title(),
              each.statement(5),
              each.statement(4),
              each.text()));
    }
    List<String> together = new ArrayList<>();
    List<String> behaviour = new ArrayList<>();
    for (Check each : Check.values()) {
      boolean behaves = each.compareTo(Check.CREDENTIALS_IN_CLEAR) >= 0;
      (behaves ? behaviour : together)
          .add(
              row(
                  each.id(),
                  each.severity().title(),
                  each.statement(5),
                  each.statement(4),
                  each.text()));
    }
    return TOP
        + table("Of one packet", packets)
        + table("Of several packets, connections and certificates", together)
        + table("Of behaviour", behaviour);
  }

  private static String table(String title, List<String> rows) {
    return "\n## "
        + title
        + "\n\n| name | severity | MQTT 5.0 | MQTT 3.1.1 | what it says |\n|---|---|---|---|---|\n"
        + String.join("", rows);
  }

  private static String row(String... cells) {
    return "| `"
        + cells[0]
        + "` | "
        + String.join(" | ", List.of(cells).subList(1, cells.length))
        + " |\n";
  }
}
