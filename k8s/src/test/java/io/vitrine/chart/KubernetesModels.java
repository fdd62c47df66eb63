package io.vitrine.chart;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Finds wrong types, missing fields and bad quantities, by the JSON schemas of the npm package
 * kubernetes-models.
 */
final class KubernetesModels {
  private static final Path TOOLS = Path.of("target", "tools");
  private static final Path SCRIPT = Path.of("src", "test", "resources", "validate.mjs");

  private KubernetesModels() {}

  static boolean there() {
    return Files.isDirectory(TOOLS.resolve("node_modules/kubernetes-models"));
  }

  /** A line for each thing that is wrong. */
  static List<String> violations(List<Manifest> manifests)
      throws IOException, InterruptedException {
    // Beside node_modules, where node looks for it.
    Path script = TOOLS.resolve("validate.mjs");
    Files.write(script, Files.readAllBytes(SCRIPT));
    Process process =
        new ProcessBuilder("node", script.toAbsolutePath().toString())
            .redirectErrorStream(true)
            .start();
    try (OutputStream in = process.getOutputStream()) {
      String json = new Gson().toJson(manifests.stream().map(Manifest::body).toList());
      in.write(json.getBytes(StandardCharsets.UTF_8));
    }
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new AssertionError("node: " + out);
    }
    return out.lines().toList();
  }
}
