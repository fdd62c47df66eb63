package io.vitrine.chart;

import static io.vitrine.chart.Manifest.list;
import static io.vitrine.chart.Manifest.map;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the pods of every service, of Kafka and of {@code helm test} have in common. */
class PodsTest {
  /** Beyond them a StatefulSet cannot label its pods with a version of itself (63 in all). */
  private static final int STATEFUL_SET_NAME_MAX = 52;

  private static final int NAME_MAX = 63;

  static List<Path> files() throws Exception {
    return RenderedTest.files();
  }

  @Test
  void takeWhatTheirValuesAdd() throws Exception {
    int pods = 0;
    for (Manifest manifest : render("extras")) {
      for (Map<?, ?> pod : manifest.pods()) {
        String name = manifest.toString();
        Map<?, ?> template =
            manifest.kind().equals("Pod")
                ? manifest.body()
                : map(map(manifest.body(), "spec"), "template");
        assertThat(text(map(map(template, "metadata"), "labels"))).as(name).containsEntry("a", "b");
        assertThat(text(map(map(template, "metadata"), "annotations")))
            .as(name)
            .containsEntry("c", "d");
        assertThat(text(map(pod, "nodeSelector"))).as(name).containsEntry("disk", "fast");
        assertThat(list(pod, "tolerations")).as(name).hasSize(1);
        assertThat(map(pod, "affinity").keySet().toString()).as(name).isEqualTo("[nodeAffinity]");
        assertThat(pod.get("priorityClassName")).as(name).isEqualTo("high");
        assertThat(named(list(pod, "volumes"))).as(name).contains("more", "tmp");
        assertThat(named(list(pod, "initContainers"))).as(name).containsExactly("side");
        assertThat(named(list(pod, "containers"))).as(name).contains("side");
        Map<?, ?> service = list(pod, "containers").get(0);
        assertThat(named(list(service, "env"))).as(name).contains("TZ");
        assertThat(named(list(service, "volumeMounts"))).as(name).contains("more", "tmp");
        pods++;
      }
    }
    assertThat(pods).as("broker, bridge, inspector, kafka, test").isEqualTo(5);
  }

  /** Helm 4 applies on the server, which takes no name twice in these lists. */
  @ParameterizedTest
  @MethodSource("files")
  void nameNothingTwiceAndNothingTooLong(Path values) throws Exception {
    List<Manifest> manifests = Helm.any().template("-f", values.toString());
    for (Manifest manifest : manifests) {
      int most = manifest.kind().equals("StatefulSet") ? STATEFUL_SET_NAME_MAX : NAME_MAX;
      assertThat(manifest.name()).as(manifest.toString()).hasSizeLessThanOrEqualTo(most);
      for (Map<?, ?> pod : manifest.pods()) {
        List<Object> there = named(list(pod, "volumes"));
        list(map(manifest.body(), "spec"), "volumeClaimTemplates")
            .forEach(claim -> there.add(map(claim, "metadata").get("name")));
        List<Map<?, ?>> containers = list(pod, "containers");
        assertThat(named(containers)).doesNotHaveDuplicates();
        assertThat(named(list(pod, "volumes"))).doesNotHaveDuplicates();
        for (Map<?, ?> container : containers) {
          assertThat(named(list(container, "env"))).doesNotHaveDuplicates();
          assertThat(named(list(container, "ports"))).doesNotHaveDuplicates();
          List<Object> mounted =
              new ArrayList<>(
                  list(container, "volumeMounts").stream().map(m -> m.get("name")).toList());
          assertThat(there).containsAll(mounted);
        }
      }
    }
  }

  @Test
  void theGeneratedPasswordIsAnotherEachTimeAndLong() throws Exception {
    String first = password();
    assertThat(Base64.getDecoder().decode(first)).hasSizeGreaterThanOrEqualTo(32);
    assertThat(password()).isNotEqualTo(first);
  }

  private static String password() throws Exception {
    return render("default").stream()
        .filter(each -> each.kind().equals("Secret"))
        .map(each -> String.valueOf(map(each.body(), "data").get("password")))
        .findFirst()
        .orElseThrow();
  }

  private static List<Manifest> render(String values) throws Exception {
    return Helm.any()
        .template("-f", Helm.CHART.resolve("ci/" + values + "-values.yaml").toString());
  }

  private static List<Object> named(List<Map<?, ?>> items) {
    return new ArrayList<>(items.stream().map(item -> item.get("name")).toList());
  }

  private static Map<String, Object> text(Map<?, ?> map) {
    Map<String, Object> copy = new TreeMap<>();
    map.forEach((key, value) -> copy.put(key.toString(), value));
    return copy;
  }
}
