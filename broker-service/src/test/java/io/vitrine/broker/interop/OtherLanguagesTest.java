package io.vitrine.broker.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vitrine.broker.Certificates;
import io.vitrine.broker.RunningBroker;
import io.vitrine.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Client libraries of other languages: each runs its checks from a script of its own. */
class OtherLanguagesTest {
  private static final Path SOURCES = Path.of("src/test");
  private static final String NODE_MIN =
      "process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)";
  private static final int INSTALL_SECONDS_MAX = 180;
  private static final int CHECKS_SECONDS_MAX = 180;
  private static RunningBroker broker;

  @TempDir static Path directory;
  private static Certificates certificates;

  @BeforeAll
  static void start() throws Exception {
    certificates = new Certificates(directory);
    broker = new RunningBroker(certificates.secured(Settings.defaults()));
  }

  @AfterAll
  static void stop() throws Exception {
    broker.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"mqtt", "mqtts", "ws", "wss"})
  void mqttJs(String scheme) throws Exception {
    Path home = Path.of("target/mqtt-js").toAbsolutePath();
    for (String each : List.of("package.json", "package-lock.json", "mqtt-js.cjs")) {
      copy(SOURCES.resolve("js").resolve(each), home.resolve(each));
    }
    assumeTrue(Command.works("node", "-e", NODE_MIN), "skipped: no node 18 or newer, for MQTT.js");
    assumeTrue(Command.works("npm", "--version"), "skipped: no npm on this machine");
    install(home);
    hold(home, command("node", "mqtt-js.cjs", scheme));
  }

  /** What the lock file pins; a machine without a network skips. */
  private static void install(Path home) throws Exception {
    Path done = home.resolve("node_modules/mqtt/package.json");
    String pinned = Files.readString(home.resolve("package.json"));
    if (Files.exists(done) && pinned.contains(version(done))) {
      return;
    }
    List<String> ci =
        List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error");
    try (Command npm = new Command(home.toFile(), ci)) {
      boolean installed = npm.succeeds(INSTALL_SECONDS_MAX);
      assumeTrue(installed, () -> "skipped: npm could not install MQTT.js: " + npm.output());
    }
  }

  private static String version(Path packageJson) throws IOException {
    return Files.readString(packageJson).replaceAll("(?s).*?\"version\": (\"[^\"]*\").*", "$1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mqtt", "mqtts", "ws", "wss"})
  void pahoPython(String scheme, @TempDir Path home) throws Exception {
    String python = paho("python3") ? "python3" : "/usr/bin/python3";
    assumeTrue(
        paho(python), "skipped: no Paho for Python on this machine (Debian: python3-paho-mqtt)");
    Path script = home.resolve("paho_python.py");
    copy(SOURCES.resolve("python/paho_python.py"), script);
    hold(home, command(python, script.toString(), scheme));
  }

  private static List<String> command(String program, String script, String scheme) {
    String authority = certificates.authorityFile.toString();
    return List.of(program, script, scheme, "" + broker.port(scheme), authority);
  }

  private static boolean paho(String python) throws Exception {
    return Command.works(python, "-c", "import paho.mqtt.client");
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Files.write(to, Files.readAllBytes(from));
  }

  private static void hold(Path home, List<String> arguments) throws Exception {
    try (Command checks = new Command(home.toFile(), arguments)) {
      int exitCode = checks.exitCode(CHECKS_SECONDS_MAX);
      assertThat(exitCode).as("exit code after: %s", checks.output()).isZero();
    }
  }
}
