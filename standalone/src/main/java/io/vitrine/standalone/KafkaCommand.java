package io.vitrine.standalone;

import io.vitrine.config.AdminOptions;
import io.vitrine.config.Settings;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * {@code vitrine kafka}: the Kafka of the all-in-one alone, for a laptop or a test cluster where
 * the services run in containers of their own.
 */
@Command(name = "kafka", description = "Runs the all-in-one's Kafka alone, for development.")
final class KafkaCommand implements Callable<Integer> {
  @CommandLine.Spec CommandLine.Model.@Nullable CommandSpec spec;
  @Mixin ConfigFlags flags = new ConfigFlags();

  @Override
  public Integer call() throws Exception {
    Settings settings = flags.read();
    Serving serving = new Serving(settings, List.of("kafka"));
    serving.run(
        NodeName.of(settings, NodeName.ofHost()),
        context ->
            List.of(
                new AdminPart(context, AdminOptions.KAFKA_PORT),
                new KafkaPart(serving.data().resolve("kafka"), context.settings())),
        Objects.requireNonNull(spec, "spec").commandLine().getOut(),
        false);
    return 0;
  }
}
