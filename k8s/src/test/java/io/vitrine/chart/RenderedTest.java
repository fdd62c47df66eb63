package io.vitrine.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vitrine.config.ConfigReader;
import io.vitrine.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The chart over all its values files, with each Helm that is there. */
class RenderedTest {
  @TempDir Path directory;

  /** What people start from, and ours. */
  static List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path each : List.of(Helm.CHART.resolve("ci"), Helm.CHART.resolve("examples"))) {
      try (Stream<Path> listed = Files.list(each)) {
        listed
            .filter(file -> file.toString().endsWith("-values.yaml"))
            .sorted()
            .forEach(files::add);
      }
    }
    files.add(Helm.CHART.resolve("values-oci.yaml"));
    assertThat(files).hasSizeGreaterThan(12);
    return files;
  }

  @ParameterizedTest
  @MethodSource("files")
  void lintsWithoutAWarning(Path values) throws Exception {
    for (Helm helm : Helm.all()) {
      Helm.Run lint = helm.run("lint", "--strict", Helm.CHART.toString(), "-f", values.toString());
      assertThat(lint.status()).as(lint.out()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void isWhatTheApiKnows(Path values) throws Exception {
    List<Manifest> first = Helm.any().template("-f", values.toString());
    for (Helm helm : Helm.all()) {
      List<Manifest> manifests = helm.template("-f", values.toString());
      assertThat(manifests).extracting(Manifest::toString).hasSameElementsAs(names(first));
      assertThat(manifests.stream().flatMap(each -> KubernetesApi.unknownFields(each).stream()))
          .isEmpty();
    }
  }

  @Test
  void isOfTheRightTypes() throws Exception {
    Helm helm = Helm.any();
    assumeTrue(KubernetesModels.there(), "no kubernetes-models here: k8s/tools/install gets them");
    List<Manifest> all = new ArrayList<>();
    for (Path values : files()) {
      all.addAll(helm.template("-f", values.toString()));
    }
    assertThat(KubernetesModels.violations(all)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyPodIsRestricted(Path values) throws Exception {
    int pods = 0;
    for (Manifest manifest : Helm.any().template("-f", values.toString())) {
      for (Map<?, ?> pod : manifest.pods()) {
        assertThat(Restricted.violations(pod)).as(manifest.toString()).isEmpty();
        pods++;
      }
    }
    assertThat(pods).isGreaterThanOrEqualTo(3);
  }

  /** With what the pods mount in its place. */
  @ParameterizedTest
  @MethodSource("files")
  void theServicesReadTheirSettings(Path values) throws Exception {
    Path secret = Files.writeString(directory.resolve("secret"), "sesame\n");
    Manifest map =
        Helm.any().template("-f", values.toString()).stream()
            .filter(each -> each.kind().equals("ConfigMap") && !each.name().contains("dashboard"))
            .findFirst()
            .orElseThrow();
    Map<?, ?> data = Manifest.map(map.body(), "data");
    assertThat(data.keySet().stream().map(Object::toString))
        .containsExactlyInAnyOrder("broker.yaml", "bridge.yaml", "inspector.yaml");
    for (Map.Entry<?, ?> each : new TreeMap<>(data).entrySet()) {
      String text =
          each.getValue().toString().replaceAll("/etc/vitrine/[^}\"\\s]+", secret.toString());
      Path file = Files.writeString(directory.resolve(each.getKey().toString()), text);
      Settings settings = new ConfigReader().file(file).environment(Map.of()).read();
      assertThat(settings.given()).extracting(s -> s.option().key()).contains("cluster.dns_query");
      assertThat(settings.given()).noneMatch(s -> s.shown().toString().contains("sesame"));
    }
  }

  private static List<String> names(List<Manifest> manifests) {
    return manifests.stream().map(Manifest::toString).toList();
  }
}
