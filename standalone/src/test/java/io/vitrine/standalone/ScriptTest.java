package io.vitrine.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * The script {@code vitrine} in a copy of the repository's layout, with a {@code java} and a {@code
 * mvn} that only say how they were called.
 */
class ScriptTest {
  private static final Path SCRIPT = Path.of("..", "vitrine").toAbsolutePath().normalize();
  private static final String JAVA =
      """
      #!/bin/bash
      if [[ $1 = -version ]]; then echo 'openjdk version "JAVA_VERSION.0.1" 2026-01-20' >&2; exit; fi
      echo "pid $$"
      for word in "$@"; do echo "<$word>"; done
      """;
  private static final String MAVEN =
      """
      #!/bin/bash
      echo "mvn $* in $PWD" >> "LOG"
      [[ $* = *verify* ]] && exit 3
      mkdir -p standalone/target/lib && touch standalone/target/standalone-0.1.0.jar
      """;

  @TempDir Path directory;
  private Path home;
  private Path tools;
  private Path log;

  /** What one call did. */
  record Run(int status, long pid, String out, String err) {}

  @BeforeEach
  void layOut() throws IOException {
    home = Files.createDirectories(directory.resolve("a path with spaces"));
    tools = Files.createDirectories(directory.resolve("tools"));
    log = directory.resolve("mvn.log");
    Files.copy(SCRIPT, home.resolve("vitrine"));
    Files.writeString(home.resolve("pom.xml"), "<project/>");
    tool("java", JAVA.replace("JAVA_VERSION", "17"));
    tool("javac", "#!/bin/bash\n");
    tool("mvn", MAVEN.replace("LOG", log.toString()));
    for (String installed :
        List.of("tshark", "mosquitto_pub", "mosquitto", "chromium", "npm", "python3")) {
      tool(installed, "#!/bin/bash\n");
    }
  }

  @Test
  void helpNeedsNothing() throws Exception {
    Files.delete(tools.resolve("java"));
    Run help = run(Map.of(), "help");
    assertThat(help.status).isZero();
    assertThat(help.out).contains("up ", "test ", "dissect ");
    assertThat(run(Map.of(), "help", "test").out).contains("./vitrine test", "-Pfaults");
    assertThat(run(Map.of(), "test", "--help").out).contains("./vitrine test", "-Pfaults");
  }

  @Test
  void itKnowsEveryCommand() throws Exception {
    String help = run(Map.of(), "help").out;
    run(Map.of(), "version");
    for (String command : new CommandLine(new Main()).getSubcommands().keySet()) {
      assertThat(help).contains("\n  " + command);
      if (!command.equals("help")) {
        assertThat(run(Map.of(), command).out).endsWith("\n<" + command + ">\n");
      }
    }
  }

  @Test
  void anUnknownCommandIsRefusedBeforeAnythingIsBuilt() throws Exception {
    Run run = run(Map.of(), "upp");
    assertThat(run.status).isEqualTo(2);
    assertThat(run.err).isEqualTo("vitrine: unknown command: upp (see: ./vitrine help)\n");
    assertThat(log).doesNotExist();
  }

  @Test
  void aMissingOrOldJavaIsOneLineAndExitCode2() throws Exception {
    Path old = Files.createDirectories(directory.resolve("old/bin"));
    write(old.resolve("java"), JAVA.replace("JAVA_VERSION", "11"));
    Run run = run(Map.of("JAVA_HOME", old.getParent().toString()), "version");
    assertThat(run.status).isEqualTo(2);
    assertThat(run.err)
        .isEqualTo(
            "vitrine: %s/java is version 11 (expected: 17 or newer; JAVA_HOME says which one)\n"
                .formatted(old));
  }

  @Test
  void theFirstUseBuildsAndSaysSo() throws Exception {
    Run first = run(Map.of(), "version");
    assertThat(first.status).isZero();
    assertThat(first.err).isEqualTo("vitrine: building (first use, takes a few minutes)\n");
    assertThat(log).content().contains("package in " + home);
    assertThat(run(Map.of(), "version").err).isEmpty();
  }

  @Test
  void changedSourcesAreBuiltAgainOnce() throws Exception {
    run(Map.of(), "version");
    Path source = Files.createDirectories(home.resolve("shared/src/main/java")).resolve("A.java");
    Files.writeString(source, "class A {}");
    for (Path each : List.of(source, source.getParent(), home.resolve("pom.xml"))) {
      Files.setLastModifiedTime(each, FileTime.from(Instant.now().plusMillis(300)));
    }
    assertThat(run(Map.of(), "version").err)
        .isEqualTo("vitrine: building (the sources have changed)\n");
    for (Path each : List.of(source, source.getParent(), home.resolve("pom.xml"))) {
      Files.setLastModifiedTime(each, FileTime.from(Instant.now().minusSeconds(60)));
    }
    assertThat(run(Map.of(), "version").err).isEmpty();
  }

  @Test
  void theProcessBecomesJavaWithTheArgumentsAsTheyAre() throws Exception {
    run(Map.of(), "version");
    Run run = run(Map.of("VITRINE_JAVA_OPTS", "-Xmx64m -XX:+UseG1GC"), "up", "--data", "a b");
    assertThat(run.out)
        .startsWith("pid " + run.pid + "\n")
        .contains("<-Dvitrine.home=" + home + ">", "<-Xmx64m>", "<-XX:+UseG1GC>")
        .doesNotContain("ParallelGC")
        .endsWith("standalone-0.1.0.jar>\n<up>\n<--data>\n<a b>\n");
  }

  @Test
  void theBridgeHasALargerYoungGeneration() throws Exception {
    run(Map.of(), "version");
    assertThat(run(Map.of(), "bridge").out).contains("<-XX:NewRatio=1>");
    assertThat(run(Map.of(), "broker").out).doesNotContain("NewRatio");
  }

  @Test
  void testRunsMavenAndItsOptionsAndItsStatus() throws Exception {
    Run run = run(Map.of(), "test", "-pl", "shared");
    assertThat(run.status).isEqualTo(3);
    assertThat(log).content().isEqualTo("mvn -B -ntp verify -pl shared in " + home + "\n");
  }

  @Test
  void testSaysThatAnotherTsharkIsNotComparedWith() throws Exception {
    assertThat(run(Map.of(), "test").err).doesNotContain("tshark");
    tool("tshark", "#!/bin/bash\necho 'TShark (Wireshark) 4.0.17 (Git v4.0.17).'\n");
    assertThat(run(Map.of(), "test").err).doesNotContain("tshark");
    tool("tshark", "#!/bin/bash\necho 'TShark (Wireshark) 4.4.6.'\n");
    assertThat(run(Map.of(), "test").err).contains("tshark 4.4.6 is not 4.0: nothing is compared");
  }

  private Run run(Map<String, String> environment, String... args) throws Exception {
    List<String> command = new ArrayList<>(List.of(home.resolve("vitrine").toString()));
    command.addAll(Arrays.asList(args));
    Path out = directory.resolve("out.txt");
    Path err = directory.resolve("err.txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.matches("VITRINE_.*|JAVA_HOME"));
    builder.environment().put("PATH", tools + ":/usr/bin:/bin");
    builder.environment().putAll(environment);
    Process process = builder.start();
    if (!process.waitFor(180, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("still running: " + command);
    }
    return new Run(
        process.exitValue(), process.pid(), Files.readString(out), Files.readString(err));
  }

  private void tool(String name, String text) throws IOException {
    write(tools.resolve(name), text);
  }

  private static void write(Path file, String text) throws IOException {
    Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }
}
