package io.vitrine.standalone;

import io.vitrine.bridge.BridgeService;
import io.vitrine.broker.BrokerService;
import io.vitrine.broker.memory.Memory;
import io.vitrine.config.BridgeOptions;
import io.vitrine.config.InspectorOptions;
import io.vitrine.config.ListenerRow;
import io.vitrine.config.Option;
import io.vitrine.config.Settings;
import io.vitrine.inspector.InspectorService;
import io.vitrine.runtime.ServiceContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The services as parts of a process. */
final class Parts {
  private Parts() {}

  /**
   * @param memory what the broker may take of it
   */
  static Part broker(ServiceContext context, Memory memory) {
    List<ListenAddress> listensOn =
        ListenerRow.of(context.settings()).stream()
            .filter(row -> row.unixSocket().isEmpty())
            .map(row -> new ListenAddress(row.host(), row.port()))
            .toList();
    return new ServicePart("broker", listensOn, () -> new BrokerService(context, memory));
  }

  /**
   * @param kafka the embedded one, which must have begun to start; null to use the configured one
   */
  static Part bridge(ServiceContext context, @Nullable KafkaPart kafka) {
    return new ServicePart(
        "bridge",
        List.of(),
        () -> new BridgeService(kafka == null ? context : at(kafka.bootstrapServers(), context)));
  }

  static Part inspector(ServiceContext context) {
    ListenAddress listensOn = at(context.settings(), InspectorOptions.HOST, InspectorOptions.PORT);
    return new ServicePart("inspector", List.of(listensOn), () -> new InspectorService(context));
  }

  private static ServiceContext at(String servers, ServiceContext context) {
    return context.with(context.settings().with(BridgeOptions.BOOTSTRAP_SERVERS.key(), servers));
  }

  static ListenAddress at(Settings settings, Option<String> host, Option<Integer> port) {
    return new ListenAddress(settings.get(host), settings.get(port));
  }
}
