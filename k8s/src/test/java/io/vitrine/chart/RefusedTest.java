package io.vitrine.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that cannot work are refused before anything reaches the cluster, and by name. */
class RefusedTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nameOverride=x                                 | kafka.bootstrapServers is required",
        "dev.kafka=true brokr.replicaCount=1            | brokr",
        "dev.kafka=true broker.replicaCount=2           | replicaCount",
        "dev.kafka=true config.broker.queue_bites_max=1 | queue_bites_max",
        "dev.kafka=true config.broker.port=1884         | port",
        "dev.kafka=true config.broker.durability=maybe  | durability",
        "dev.kafka=true kafka.sasl.mechanism=MD5        | mechanism",
        "kafka.bootstrapServers=k:1 kafka.sasl.mechanism=PLAIN | needs kafka.sasl.existingSecret",
        "kafka.bootstrapServers=k:1 dev.kafka=true      | dev.kafka is a Kafka of its own",
        "dev.kafka=true auth.user.enabled=false         | nobody can log in",
        "dev.kafka=true broker.listeners.mqtts.enabled=true | mqtts needs tls.enabled",
        "dev.kafka=true broker.listeners.mqtts.enabled=true tls.enabled=true | tls.existingSecret is required",
        "dev.kafka=true broker.listeners.mqtts.enabled=true tls.enabled=true tls.existingSecret=a tls.clientCertificate=optional | needs tls.clientCaSecret",
        "dev.kafka=true tls.enabled=true tls.existingSecret=a | tls.enabled needs broker.listeners.mqtts.enabled",
        "dev.kafka=true broker.listeners.wss.enabled=true tls.enabled=true tls.existingSecret=a tls.clientCaSecret=b | tls.clientCaSecret needs",
        "dev.kafka=true broker.listeners.wss.enabled=true tls.enabled=true tls.existingSecret=a tls.certManager.enabled=true | does not go with tls.existingSecret",
        "dev.kafka=true broker.listeners.wss.enabled=true tls.enabled=true tls.certManager.enabled=true | needs tls.certManager.issuerRef.name",
        "dev.kafka=true tls.certManager.enabled=true    | tls.certManager.enabled needs tls.enabled",
        "dev.kafka=true kafka.tls.enabled=true          | dev.kafka has no security",
        "kafka.bootstrapServers=kafka                   | bootstrapServers",
        "kafka.bootstrapServers=k:1 kafka.tls.caSecret=a | need kafka.tls.enabled",
        "kafka.bootstrapServers=k:1 kafka.sasl.existingSecret=a | needs kafka.sasl.mechanism",
        "dev.kafka=true broker.listeners.mqtt.enabled=false | none is enabled",
        "dev.kafka=true broker.listeners.mqtt.nodePort=31883 | broker.listeners.mqtt.nodePort needs broker.listeners.mqtt.type",
        "dev.kafka=true broker.listeners.mqtt.loadBalancerIP=192.0.2.1 | loadBalancerIP needs broker.listeners.mqtt.type LoadBalancer",
        "dev.kafka=true inspector.service.type=LoadBalancer | needs inspector.service.loadBalancerSourceRanges",
        "dev.kafka=true inspector.service.type=NodePort | needs networkPolicy.httpFrom",
        "dev.kafka=true broker.ingress.enabled=true     | broker.ingress.enabled needs broker.listeners.ws.enabled",
        "dev.kafka=true inspector.sensor.enabled=true   | needs networkPolicy.sensorFrom",
        "dev.kafka=true config.inspector.sensor.enabled=true | sensor",
        "dev.kafka=true config.node.drain_timeout=1m    | broker.terminationGracePeriodSeconds is 45 and must be at least 5 s more",
        "dev.kafka=true bridge.stopDelay=21s            | bridge.terminationGracePeriodSeconds is 45 and must be at least 5 s more",
        "dev.kafka=true broker.extraEnv[0].name=JDK_JAVA_OPTIONS | broker.javaOptions has more options",
        "dev.kafka=true commonLabels.helm\\.sh/chart=x | the chart sets helm.sh/chart itself",
        "dev.kafka=true bridge.autoscaling.enabled=true bridge.autoscaling.minReplicas=9 | minReplicas is more than maxReplicas",
        "dev.kafka=true bridge.autoscaling.enabled=true bridge.resources.requests=null | needs bridge.resources.requests.cpu",
        "dev.kafka=true config.broker.backup_interval=1h | backup_interval",
        "dev.kafka=true config.broker.access.anonymous=true | anonymous",
        "kafka.bootstrapServers=k:1 config.bridge.schema_registry.password=sesame | config.bridge.schema_registry.password is a secret",
        "kafka.bootstrapServers=k:1 kafka.properties.ssl\\.keystore\\.password=sesame | kafka.properties: ssl.keystore.password is a secret",
        "kafka.bootstrapServers=k:1 kafka.properties.sasl\\.jaas\\.config=Plain\\ password=sesame | kafka.properties: sasl.jaas.config is a secret",
        "kafka.bootstrapServers=k:1 config.bridge.clusters[0].name=eu config.bridge.clusters[0].bootstrap_servers=k:2 config.bridge.clusters[0].properties.ssl\\.keystore\\.key=sesame | config.bridge.clusters (eu) properties: ssl.keystore.key is a secret",
        "dev.kafka=true inspector.ingress.enabled=true  | inspector.ingress.hosts is required",
        "dev.kafka=true inspector.persistence.enabled=true inspector.replicaCount=2 | one owner",
      })
  void isRefused(String settings, String reason) throws Exception {
    for (Helm helm : Helm.all()) {
      List<String> args = new ArrayList<>(List.of("template", "rel", Helm.CHART.toString()));
      args.addAll(List.of("--kube-version", "1.31.0"));
      Arrays.stream(settings.split("(?<!\\\\) "))
          .map(set -> set.replace("\\ ", " "))
          .forEach(set -> args.addAll(List.of("--set", set)));
      Helm.Run run = helm.run(args.toArray(String[]::new));
      assertThat(run.status()).isNotZero();
      assertThat(run.out()).contains(reason).doesNotContain("sesame");
    }
  }
}
