package io.vitrine.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the chart's alerts and its dashboard ask Prometheus for is what the services have: metrics,
 * and their labels with the values that are compared.
 */
class MonitoringTest {
  private static final Path CHART = Path.of("..", "k8s", "vitrine");
  private static final int LIMIT_SECONDS = 180;

  private static final Pattern ASKED =
      Pattern.compile(
          "\\b(vitrine|jvm|process|system)_\\w+(?: *\\{(?<matchers>(?:[^}\"]|\"[^\"]*\")*)})?");
  private static final Pattern EQUAL = Pattern.compile("(\\w+)=\"([^\"]+)\"");

  /** Prometheus adds them. */
  private static final Set<String> TARGET = Set.of("namespace", "service", "pod");

  /** There since the first time that something failed. */
  private static final Set<String> OF_FAILURES = Set.of("vitrine_bridge_failures_total");

  @TempDir Path directory;

  @Test
  void alertsAndDashboardAskForWhatIsThere() throws Exception {
    String alerts = Files.readString(CHART.resolve("alerts.yaml"));
    String asked =
        alerts
                .replaceAll("\\{\\{.*?}}", "")
                .replace(
                    "vitrine_(store|journal)_failures_total",
                    "vitrine_store_failures_total vitrine_journal_failures_total")
            + Files.readString(CHART.resolve("dashboards/vitrine.json")).replace("\\\"", "\"");
    try (VitrineProcess vitrine = VitrineProcess.up(directory, settings())) {
      Road.publish(VitrineProcess.port(vitrine.address("mqtt://")));

      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
      Set<String> missing = missing(asked, vitrine.get("/metrics").body());
      while (!missing.isEmpty() && System.nanoTime() < deadline) {
        TimeUnit.MILLISECONDS.sleep(200);
        missing = missing(asked, vitrine.get("/metrics").body());
      }
      assertThat(missing).isEmpty();
    }
    String documented = Files.readString(Path.of("..", "docs", "kafka.md"));
    assertThat(OF_FAILURES).allSatisfy(name -> assertThat(documented).contains(name));
  }

  /** Every part that has metrics, and a message that becomes a dead letter. */
  private String[] settings() throws Exception {
    Path key = directory.resolve("key.pem");
    Path certificate = directory.resolve("certificate.pem");
    certify(certificate, key);
    return new String[] {
      "broker.ws_port=0",
      "broker.tls_port=0",
      "broker.wss_port=0",
      "broker.tls.certificate_file=" + certificate,
      "broker.tls.key_file=" + key,
      "inspector.sensor.enabled=true",
      "inspector.sensor.port=0",
      "routes=[{name: all, filter: '#', topic: mqtt.messages},"
          + " {name: dead, filter: '#', topic: '${json:/nothing}'}]",
      "kafka_routes=[{name: back, topics: [mqtt.messages], topic: back}]"
    };
  }

  private void certify(Path certificate, Path key) throws Exception {
    Path file = directory.resolve("store");
    List<String> keytool =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-keyalg",
            "EC",
            "-dname",
            "CN=localhost",
            "-alias",
            "a",
            "-storepass",
            "changeit",
            "-keystore",
            file.toString());
    assertThat(new ProcessBuilder(keytool).start().waitFor()).isZero();
    char[] password = "changeit".toCharArray();
    KeyStore store = KeyStore.getInstance(file.toFile(), password);
    pem(certificate, "CERTIFICATE", store.getCertificate("a").getEncoded());
    pem(key, "PRIVATE KEY", store.getKey("a", password).getEncoded());
  }

  private static void pem(Path file, String what, byte[] content) throws Exception {
    String text = Base64.getMimeEncoder().encodeToString(content);
    Files.writeString(
        file, "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
  }

  private static Set<String> missing(String asked, String metrics) {
    Set<String> missing = new TreeSet<>();
    Matcher each = ASKED.matcher(asked);
    while (each.find()) {
      String name = each.group().replaceFirst(" *\\{(?s).*", "");
      if (OF_FAILURES.contains(name)) {
        continue;
      }
      List<String> samples =
          metrics
              .lines()
              .filter(line -> line.matches(name + "[{ ].*"))
              .collect(Collectors.toList());
      if (samples.isEmpty()) {
        missing.add(name);
      }
      String matchers = each.group("matchers") == null ? "" : each.group("matchers");
      for (MatchResult wanted : EQUAL.matcher(matchers).results().toList()) {
        if (!TARGET.contains(wanted.group(1))
            && samples.stream().noneMatch(line -> line.contains(wanted.group()))) {
          missing.add(name + "{" + wanted.group() + "}");
        }
      }
    }
    return missing;
  }
}
