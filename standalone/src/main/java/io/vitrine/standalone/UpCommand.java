package io.vitrine.standalone;

import io.vitrine.broker.memory.Memory;
import io.vitrine.config.BridgeOptions;
import io.vitrine.config.Settings;
import io.vitrine.runtime.ServiceContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * {@code vitrine up}: broker, bridge and inspector in this process on one local event bus, with a
 * Kafka of its own unless one is configured.
 */
@Command(name = "up", description = "Runs all in one: MQTT broker, Kafka, bridge, inspector.")
final class UpCommand implements Callable<Integer> {
  /** Everything to one topic, so that there is something to see without a config. */
  static final List<Map<String, String>> DEFAULT_ROUTES =
      List.of(Map.of("name", "all", "filter", "#", "topic", "mqtt.messages", "key", "${topic}"));

  @CommandLine.Spec CommandLine.Model.@Nullable CommandSpec spec;
  @Mixin ConfigFlags flags = new ConfigFlags();

  /** For the script, which keeps the classes that a start loads. */
  @CommandLine.Option(names = "--until-ready", hidden = true)
  boolean untilReady;

  @Override
  public Integer call() throws Exception {
    Settings settings = flags.read();
    boolean ownKafka = !settings.isSet(BridgeOptions.BOOTSTRAP_SERVERS);
    if (!settings.isSet(BridgeOptions.ROUTES)) {
      settings = settings.with(BridgeOptions.ROUTES.key(), DEFAULT_ROUTES);
    }
    BridgeCheck.check(settings);
    Serving serving = new Serving(settings, List.of("broker", "bridge", "inspector"));
    serving.run(
        NodeName.of(settings, "local"),
        context -> parts(context, serving, ownKafka),
        Objects.requireNonNull(spec, "spec").commandLine().getOut(),
        untilReady);
    return 0;
  }

  private static List<Part> parts(ServiceContext context, Serving serving, boolean ownKafka) {
    Settings settings = context.settings();
    List<Part> parts = new ArrayList<>();
    KafkaPart kafka = ownKafka ? new KafkaPart(serving.data().resolve("kafka"), settings) : null;
    parts.add(Parts.broker(context, Memory.shared()));
    if (kafka != null) {
      parts.add(kafka);
    }
    parts.add(Parts.bridge(context, kafka));
    parts.add(Parts.inspector(context));
    return parts;
  }
}
