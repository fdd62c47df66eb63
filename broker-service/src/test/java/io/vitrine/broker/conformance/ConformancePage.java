package io.vitrine.broker.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** docs/conformance.md. */
final class ConformancePage {
  private final List<Statement> statements;
  private final Map<String, List<String>> tests;

  ConformancePage(List<Statement> statements, Map<String, List<String>> tests) {
    this.statements = statements;
    this.tests = tests;
  }

  String render() throws IOException {
    StringBuilder out = new StringBuilder();
    out.append(text("conformance-head.md"));
    out.append(
        "\n| version | statements | bind a server | with a test | with a reason why not |\n");
    out.append("|---|--:|--:|--:|--:|\n");
    for (String version : List.of("3.1.1", "5")) {
      out.append(summary(version));
    }
    for (String version : List.of("3.1.1", "5")) {
      out.append("\n## MQTT ").append(version).append("\n\n");
      out.append("| statement | in short | tests, or why there is none |\n|---|---|---|\n");
      of(version).forEach(each -> out.append(row(each)));
    }
    return out.append(text("conformance-tail.md")).toString();
  }

  private static String text(String resource) throws IOException {
    try (InputStream in = ConformancePage.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private List<Statement> of(String version) {
    return statements.stream().filter(each -> each.version().equals(version)).toList();
  }

  private String summary(String version) {
    List<Statement> all = of(version);
    List<Statement> server = all.stream().filter(Statement::bindsServer).toList();
    long tested = server.stream().filter(each -> tests.containsKey(each.key())).count();
    return "| %s | %d | %d | %d | %d |%n"
        .formatted(version, all.size(), server.size(), tested, server.size() - tested);
  }

  private String row(Statement each) {
    String shown = String.join("; ", tests.getOrDefault(each.key(), List.of()));
    if (shown.isEmpty()) {
      shown = each.reason().isEmpty() ? "*binds clients*" : "*" + each.reason() + "*";
    }
    return "| %s | %s | %s |%n".formatted(each.id(), each.text(), shown);
  }
}
