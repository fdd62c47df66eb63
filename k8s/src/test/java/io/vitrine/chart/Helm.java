package io.vitrine.chart;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Real Helm, as {@code k8s/tools/install} puts it there or as it is on the path. */
record Helm(Path binary) {
  static final Path CHART = Path.of("vitrine");
  private static final Path TOOLS = Path.of("target", "tools");

  /** What one call did. */
  record Run(int status, String out) {}

  /** All that are there: Helm 4 and Helm 3. Without one the test is skipped and says so. */
  static List<Helm> all() {
    List<Helm> found = new ArrayList<>();
    for (String name : List.of("helm4", "helm3")) {
      Path binary = TOOLS.resolve(name).resolve("helm").toAbsolutePath();
      if (Files.isExecutable(binary)) {
        found.add(new Helm(binary));
      }
    }
    if (found.isEmpty()) {
      Path onPath = onPath();
      if (onPath != null && new Helm(onPath).knowsDryRuns()) {
        found.add(new Helm(onPath));
      }
    }
    assumeFalse(found.isEmpty(), "no helm 3.13 or newer here: k8s/tools/install gets it");
    return found;
  }

  /** Since 3.13: {@code --dry-run=client}, which the notes are printed with. */
  private boolean knowsDryRuns() {
    try {
      return run("version", "--short").out.matches("(?s)v(3\\.(1[3-9]|[2-9]\\d)|[4-9])\\..*");
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  static Helm any() {
    return all().get(0);
  }

  private static @Nullable Path onPath() {
    return Arrays.stream(System.getenv("PATH").split(":", -1))
        .map(directory -> Path.of(directory, "helm"))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }

  Run run(String... args) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(binary.toString()));
    command.addAll(List.of(args));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out;
    try (InputStream in = process.getInputStream()) {
      out = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("still running: " + command);
    }
    return new Run(process.exitValue(), out);
  }

  /** What an install prints, without a cluster. */
  String notes(String... args) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("install", "rel", CHART.toString()));
    all.addAll(List.of("-n", "iot", "--dry-run=client"));
    all.addAll(List.of(args));
    Run run = run(all.toArray(String[]::new));
    assumeFalse(
        run.out.contains("cluster unreachable"),
        "Helm 3 prints notes only where there is a cluster");
    if (run.status != 0) {
      throw new AssertionError(run.out);
    }
    return run.out.substring(run.out.indexOf("\nNOTES:") + 1);
  }

  /** The manifests, one YAML document each. */
  List<Manifest> template(String... args) throws IOException, InterruptedException {
    List<String> all =
        new ArrayList<>(
            List.of(
                "template",
                "rel",
                CHART.toString(),
                "-n",
                "iot",
                "--kube-version",
                "1.31.0",
                "--api-versions",
                "monitoring.coreos.com/v1"));
    all.addAll(List.of(args));
    Run run = run(all.toArray(String[]::new));
    if (run.status != 0) {
      throw new AssertionError(run.out);
    }
    List<Manifest> manifests = new ArrayList<>();
    Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
    for (Object document : yaml.loadAll(run.out)) {
      if (document != null) {
        manifests.add(Manifest.of(document));
      }
    }
    return manifests;
  }
}
