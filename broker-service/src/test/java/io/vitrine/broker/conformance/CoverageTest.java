package io.vitrine.broker.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every statement that binds a server has a test or a reason; docs/conformance.md says which.
 * Written anew with {@code -Dvitrine.docs.write}.
 */
class CoverageTest {
  private static final Path PAGE = Path.of("../docs/conformance.md");
  private static final Map<String, Integer> COUNTS = Map.of("3.1.1", 141, "5", 251);

  private static final Map<String, List<String>> TESTS = new TreeMap<>();
  private static List<Statement> statements;

  @BeforeAll
  static void collect() throws Exception {
    statements = Statement.all();
    for (Dialogue dialogue : Dialogue.all()) {
      dialogue
          .statements()
          .forEach((version, ids) -> ids.forEach(id -> add(version + " " + id, dialogue.name())));
    }
    for (JavaClass each : new ClassFileImporter().importPackages("io.vitrine.broker")) {
      for (JavaMethod method : each.getMethods()) {
        if (method.isAnnotatedWith(Spec.class)) {
          for (String key : method.getAnnotationOfType(Spec.class).value()) {
            add(key, each.getSimpleName() + "." + method.getName());
          }
        }
      }
    }
  }

  private static void add(String key, String test) {
    TESTS.computeIfAbsent(key, k -> new ArrayList<>()).add(test);
  }

  @Test
  void theListIsWhole() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    statements.forEach(each -> counts.merge(each.version(), 1, Integer::sum));
    assertThat(counts).isEqualTo(COUNTS);
    assertThat(statements.stream().map(Statement::key)).doesNotHaveDuplicates();
    assertThat(statements.stream().map(Statement::binds)).containsOnly("server", "client", "both");
  }

  @Test
  void everyStatementThatBindsAServerHasATestOrAReasonAndNotBoth() {
    assertThat(statements)
        .filteredOn(each -> each.bindsServer() && each.reason().isEmpty())
        .filteredOn(each -> !TESTS.containsKey(each.key()))
        .as("statements without a test or a reason")
        .isEmpty();
    assertThat(statements)
        .filteredOn(each -> !each.reason().isEmpty() && TESTS.containsKey(each.key()))
        .as("statements with a test and a reason why there is none")
        .isEmpty();
  }

  @Test
  void testsNameStatementsThatThereAre() {
    assertThat(TESTS.keySet()).isSubsetOf(statements.stream().map(Statement::key).toList());
  }

  @Test
  void thePageSaysSo() throws Exception {
    String page = new ConformancePage(statements, TESTS).render();
    if (System.getProperty("vitrine.docs.write") != null) {
      Files.writeString(PAGE, page);
    }
    assertThat(Files.readString(PAGE))
        .as(
            "docs/conformance.md is out of date: write it anew: mvn -q -pl broker-service -am test -Dtest=CoverageTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dvitrine.docs.write")
        .isEqualTo(page);
  }
}
