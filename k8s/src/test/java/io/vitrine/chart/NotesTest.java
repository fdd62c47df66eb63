package io.vitrine.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code helm install} prints is true of what it made. */
class NotesTest {
  private static final Pattern SERVICE = Pattern.compile("service[ /](\\S+)");
  private static final Pattern CLAIM = Pattern.compile("delete pvc (\\S+)");

  @TempDir Path directory;

  static List<Path> files() throws Exception {
    return RenderedTest.files();
  }

  @ParameterizedTest
  @MethodSource("files")
  void namesWhatIsThere(Path values) throws Exception {
    List<Manifest> manifests = Helm.any().template("-f", values.toString());
    String notes = Helm.any().notes("-f", values.toString());
    assertThat(notes).doesNotContain("<no value>", "%!");
    Set<String> services =
        manifests.stream()
            .filter(each -> each.kind().equals("Service"))
            .map(Manifest::name)
            .collect(Collectors.toSet());
    assertThat(services).containsAll(found(SERVICE, notes));
    assertThat(found(CLAIM, notes)).isEqualTo(keptClaims(manifests));
    assertThat(notes.contains("helm -n iot test rel"))
        .isEqualTo(manifests.stream().anyMatch(each -> each.kind().equals("Pod")));
  }

  /** As a shell reads them. */
  @ParameterizedTest
  @MethodSource("files")
  void hasCommandsThatAShellTakes(Path values) throws Exception {
    String commands =
        Helm.any()
            .notes("-f", values.toString())
            .lines()
            .filter(line -> line.matches("  ([A-Z]+=|kubectl|mosquitto_sub|curl|echo|#).*"))
            .collect(Collectors.joining("\n"));
    Path script = Files.writeString(directory.resolve("script"), commands + "\n");
    Process bash =
        new ProcessBuilder("bash", "-n", script.toString()).redirectErrorStream(true).start();
    String out = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).as(out).isZero();
    assertThat(commands).contains("port-forward service/");
  }

  @Test
  void saysHowToConnectToEachListener() throws Exception {
    String tls = notes("cert-manager", "--set", "broker.listeners.mqtts.type=LoadBalancer");
    assertThat(tls)
        .contains("HOST=mqtt.example.org PORT=8883")
        .contains(
            "mosquitto_sub -h \"$HOST\" -p \"$PORT\" --cafile ca.crt -u 'vitrine' -P \"$PASSWORD\"")
        .contains("port-forward service/rel-vitrine-mqtt 1883:1883");
    assertThat(notes("tls", "--set", "tls.clientCertificate=required"))
        .contains("--insecure --cert client.crt --key client.key")
        .contains("There is no `helm test` with these values");
    assertThat(notes("anonymous")).contains("-p \"$PORT\" -t '#'").doesNotContain("PASSWORD");
    assertThat(notes("access")).contains("-u USER -P PASSWORD").doesNotContain("delete pvc");
    assertThat(notes("existing-secrets")).contains("-u 'some body'");
    assertThat(notes("default", "--set", "broker.listeners.mqtt.proxyProtocol=true"))
        .contains("must begin with a PROXY protocol header")
        .doesNotContain("mosquitto_sub");
    assertThat(notes("dev-kafka")).contains("delete pvc data-rel-vitrine-kafka-0");
    assertThat(notes("sensor")).contains("rel-vitrine-sensor.iot.svc.cluster.local, UDP port 4789");
  }

  private static String notes(String values, String... settings) throws Exception {
    String file = Helm.CHART.resolve("ci/" + values + "-values.yaml").toString();
    return Helm.any()
        .notes(Stream.concat(Stream.of("-f", file), Stream.of(settings)).toArray(String[]::new));
  }

  private static Set<String> found(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Of StatefulSets, whose claims nobody deletes, and those that Helm is told to keep. */
  private static Set<String> keptClaims(List<Manifest> manifests) {
    Set<String> claims = new TreeSet<>();
    for (Manifest each : manifests) {
      for (Map<?, ?> claim :
          Manifest.list(Manifest.map(each.body(), "spec"), "volumeClaimTemplates")) {
        claims.add(Manifest.map(claim, "metadata").get("name") + "-" + each.name() + "-0");
      }
      if (each.kind().equals("PersistentVolumeClaim")) {
        Map<?, ?> metadata = Manifest.map(each.body(), "metadata");
        assertThat(Manifest.map(metadata, "annotations").get("helm.sh/resource-policy"))
            .isEqualTo("keep");
        claims.add(each.name());
      }
    }
    return claims;
  }
}
