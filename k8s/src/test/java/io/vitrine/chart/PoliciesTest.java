package io.vitrine.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** NetworkPolicies let through the road and nothing else. */
class PoliciesTest {
  private static final List<String> CLUSTER =
      List.of(
          "member <- TCP 7800 member",
          "member <- TCP 7801 member",
          "member <- TCP 7900 member",
          "member -> TCP 7800 member",
          "member -> TCP 7801 member",
          "member -> TCP 7900 member");
  private static final List<String> NAMES =
      List.of(
          "member -> TCP 53 169.254.20.10/32",
          "member -> TCP 53 all of any namespace",
          "member -> UDP 53 169.254.20.10/32",
          "member -> UDP 53 all of any namespace");

  @Test
  void theRoadWithAKafkaOutside() throws Exception {
    assertThat(rules("ci/default-values.yaml"))
        .isEqualTo(
            with(
                NAMES,
                "broker <- TCP mqtt anyone",
                "bridge -> TCP 9092 anyone",
                "inspector <- TCP http namespace",
                "inspector <- TCP http test"));
  }

  @Test
  void theKafkaOfDevelopmentTalksToNobodyElse() throws Exception {
    assertThat(rules("ci/dev-kafka-values.yaml"))
        .isEqualTo(
            with(
                NAMES,
                "broker <- TCP mqtt anyone",
                "bridge -> TCP 9092 kafka",
                "inspector <- TCP http namespace",
                "inspector <- TCP http test",
                "kafka <- TCP 9092 namespace",
                "kafka -> TCP 9092 kafka",
                "kafka -> TCP 53 169.254.20.10/32",
                "kafka -> TCP 53 all of any namespace",
                "kafka -> UDP 53 169.254.20.10/32",
                "kafka -> UDP 53 all of any namespace"));
  }

  /** Ports of every Kafka, the registry's of its URL's scheme, the token endpoint's. */
  @Test
  void severalClustersARegistryAndATokenEndpoint() throws Exception {
    assertThat(rules("ci/clusters-values.yaml"))
        .isEqualTo(
            with(
                List.of("member -> TCP 5353 namespace", "member -> UDP 5353 namespace"),
                "broker <- TCP mqtt anyone",
                "bridge -> TCP 9094 anyone",
                "bridge -> TCP 9095 anyone",
                "bridge -> TCP 9096 anyone",
                "bridge -> TCP 443 10.1.0.0/16",
                "bridge -> TCP 8181 10.1.0.0/16",
                "inspector <- TCP http namespace",
                "inspector <- TCP http test"));
  }

  @Test
  void eachServiceSendsItsSpans() throws Exception {
    String values = Helm.CHART.resolve("ci/default-values.yaml").toString();
    String endpoint = "config.telemetry.otlp_endpoint=http://collector:4318";
    List<Manifest> manifests =
        Helm.any().template("-f", values, "--set", endpoint, "--skip-schema-validation");
    assertThat(Policies.lines(manifests)).contains("member -> TCP 4318 anyone");
  }

  @Test
  void aMirrorReachesTheSensorAndNothingElse() throws Exception {
    assertThat(rules("ci/sensor-values.yaml"))
        .contains("inspector <- UDP sensor 10.0.0.0/8")
        .doesNotContain("inspector <- TCP http 10.0.0.0/8")
        .doesNotContain("inspector <- UDP sensor anyone");
  }

  /** The operator's own label, not every pod of the cluster: the inspector's port has the API. */
  @Test
  void metricsAreForPrometheus() throws Exception {
    String prometheus = "{app.kubernetes.io/name=prometheus} of any namespace";
    assertThat(rules("ci/monitoring-values.yaml"))
        .contains(
            "broker <- TCP http " + prometheus,
            "bridge <- TCP http " + prometheus,
            "inspector <- TCP http " + prometheus)
        .noneMatch(line -> line.contains("<- TCP http all of"));
  }

  @Test
  void helmTestGoesOnWhenOthersAreKeptOut() throws Exception {
    assertThat(rules("ci/policies-values.yaml"))
        .contains(
            "broker <- TCP mqtt 10.0.0.0/8",
            "broker <- TCP mqtt test",
            "inspector <- TCP http all of {team=ops}",
            "inspector <- TCP http test",
            "bridge -> TCP 9092 {app=kafka}",
            "bridge -> TCP 9093 {app=kafka}")
        .doesNotContain("inspector <- TCP http namespace");
  }

  private static Set<String> rules(String values) throws Exception {
    return Policies.lines(Helm.any().template("-f", Helm.CHART.resolve(values).toString()));
  }

  private static Set<String> with(List<String> names, String... others) {
    List<String> all = new ArrayList<>(CLUSTER);
    all.addAll(names);
    all.addAll(List.of(others));
    return new TreeSet<>(all);
  }
}
