package io.vitrine.broker.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A row of statements.txt.
 *
 * @param version 3.1.1 or 5
 * @param binds server, client or both
 * @param reason why there is no test; empty if there must be one
 */
record Statement(String version, String id, String binds, String text, String reason) {

  static List<Statement> all() throws IOException {
    try (InputStream in = Statement.class.getResourceAsStream("statements.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(Statement::parse)
          .toList();
    }
  }

  private static Statement parse(String line) {
    String[] columns = line.split("\\|", -1);
    if (columns.length < 4 || columns.length > 5) {
      throw new IllegalArgumentException(line);
    }
    String reason = columns.length == 5 ? columns[4].strip() : "";
    return new Statement(
        columns[0].strip(), columns[1].strip(), columns[2].strip(), columns[3].strip(), reason);
  }

  boolean bindsServer() {
    return !binds.equals("client");
  }

  /** As dialogues and {@link Spec} name it. */
  String key() {
    return version + " " + id;
  }
}
