package io.vitrine.standalone;

import io.vitrine.config.AdminOptions;
import io.vitrine.config.ClusterOptions;
import io.vitrine.config.Settings;
import io.vitrine.runtime.ServiceContext;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** One service alone in this process; it finds the others over the clustered event bus. */
abstract class ServiceCommand implements Callable<Integer> {
  @CommandLine.Spec CommandLine.Model.@Nullable CommandSpec spec;
  @Mixin ConfigFlags flags = new ConfigFlags();

  abstract String service();

  abstract List<Part> parts(ServiceContext context);

  @Override
  public Integer call() throws Exception {
    Settings settings = flags.read();
    if (!settings.isSet(ClusterOptions.ENABLED)) {
      settings = settings.with(ClusterOptions.ENABLED.key(), "true");
    }
    new Serving(settings, List.of(service()))
        .run(
            NodeName.of(settings, NodeName.ofHost()),
            this::parts,
            Objects.requireNonNull(spec, "spec").commandLine().getOut(),
            false);
    return 0;
  }

  @Command(name = "broker", description = "Runs the MQTT broker alone, in a cluster.")
  static final class Broker extends ServiceCommand {
    @Override
    String service() {
      return "broker";
    }

    @Override
    List<Part> parts(ServiceContext context) {
      return List.of(new AdminPart(context, AdminOptions.BROKER_PORT), Parts.broker(context));
    }
  }

  @Command(name = "bridge", description = "Runs the Kafka bridge alone, in a cluster.")
  static final class Bridge extends ServiceCommand {
    @Override
    String service() {
      return "bridge";
    }

    @Override
    List<Part> parts(ServiceContext context) {
      return List.of(new AdminPart(context, AdminOptions.BRIDGE_PORT), Parts.bridge(context, null));
    }
  }

  @Command(name = "inspector", description = "Runs the inspector alone, in a cluster.")
  static final class Inspector extends ServiceCommand {
    @Override
    String service() {
      return "inspector";
    }

    @Override
    List<Part> parts(ServiceContext context) {
      return List.of(Parts.inspector(context));
    }
  }
}
