package io.vitrine.standalone;

import io.vitrine.broker.memory.Memory;
import io.vitrine.config.AdminOptions;
import io.vitrine.config.ClusterOptions;
import io.vitrine.config.NodeOptions;
import io.vitrine.config.Settings;
import io.vitrine.runtime.HostPort;
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

  /**
   * Called before anything is made or listens.
   *
   * @throws Refusal if the service cannot start with these settings
   */
  void check(Settings settings) {}

  @Override
  public Integer call() throws Exception {
    Settings settings = clustered(flags.read());
    check(settings);
    new Serving(settings, List.of(service()))
        .run(
            NodeName.of(settings, NodeName.ofHost()),
            this::parts,
            Objects.requireNonNull(spec, "spec").commandLine().getOut(),
            false);
    return 0;
  }

  /**
   * In a cluster, unless the settings say no. With shifted ports it is a cluster of its own, so
   * that what runs side by side does not meet, unless they say where the others are.
   */
  private static Settings clustered(Settings settings) {
    Settings clustered =
        settings.isSet(ClusterOptions.ENABLED)
            ? settings
            : settings.with(ClusterOptions.ENABLED.key(), "true");
    int offset = settings.get(NodeOptions.PORT_OFFSET);
    boolean told = settings.isSet(ClusterOptions.HOSTS) || settings.isSet(ClusterOptions.DNS_QUERY);
    if (offset == 0 || told) {
      return clustered;
    }
    String host = settings.get(ClusterOptions.BIND_HOST);
    String own = HostPort.format(host, settings.get(ClusterOptions.PORT));
    clustered = clustered.with(ClusterOptions.HOSTS.key(), own);
    return settings.isSet(ClusterOptions.NAME)
        ? clustered
        : clustered.with(
            ClusterOptions.NAME.key(), settings.get(ClusterOptions.NAME) + "-" + offset);
  }

  @Command(name = "broker", description = "Runs the MQTT broker alone, in a cluster.")
  static final class Broker extends ServiceCommand {
    @Override
    String service() {
      return "broker";
    }

    @Override
    List<Part> parts(ServiceContext context) {
      return List.of(
          new AdminPart(context, AdminOptions.BROKER_PORT), Parts.broker(context, Memory.alone()));
    }
  }

  @Command(name = "bridge", description = "Runs the Kafka bridge alone, in a cluster.")
  static final class Bridge extends ServiceCommand {
    @Override
    String service() {
      return "bridge";
    }

    @Override
    void check(Settings settings) {
      BridgeCheck.check(settings);
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
