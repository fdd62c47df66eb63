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
        "dev.kafka=true tls.enabled=true                | tls.existingSecret is required",
        "dev.kafka=true tls.enabled=true tls.existingSecret=a tls.clientCertificate=optional | needs tls.clientCaSecret",
        "dev.kafka=true inspector.ingress.enabled=true  | inspector.ingress.hosts is required",
        "dev.kafka=true inspector.persistence.enabled=true inspector.replicaCount=2 | one owner",
      })
  void isRefused(String settings, String reason) throws Exception {
    for (Helm helm : Helm.all()) {
      List<String> args = new ArrayList<>(List.of("template", "rel", Helm.CHART.toString()));
      args.addAll(List.of("--kube-version", "1.31.0"));
      Arrays.stream(settings.split(" ")).forEach(set -> args.addAll(List.of("--set", set)));
      Helm.Run run = helm.run(args.toArray(String[]::new));
      assertThat(run.status()).isNotZero();
      assertThat(run.out()).contains(reason);
    }
  }
}
