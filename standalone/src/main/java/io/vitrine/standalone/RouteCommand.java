package io.vitrine.standalone;

import io.vitrine.config.BridgeOptions;
import io.vitrine.config.Settings;
import io.vitrine.contract.OutboxRecord;
import io.vitrine.contract.TrialMessage;
import io.vitrine.mqtt.packet.MalformedPacket;
import io.vitrine.mqtt.property.Properties;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code vitrine route test}: what the routes would make of a message, without starting anything.
 * Knows the bridge by {@link RouteTrial} only: the command line looks at all methods here, also in
 * an image that has no bridge.
 */
@Command(
    name = "route",
    synopsisSubcommandLabel = "test",
    description = "Shows what the routes to Kafka make of a message.")
final class RouteCommand implements Runnable {
  @CommandLine.Spec CommandLine.Model.@Nullable CommandSpec spec;

  /** The message. */
  static final class Message {
    @Option(names = "--topic", paramLabel = "TOPIC", required = true, description = "Its topic.")
    String topic = "";

    @Option(names = "--payload", paramLabel = "TEXT", description = "Its payload (default: none).")
    String payload = "";

    @Option(names = "--qos", paramLabel = "N", description = "0, 1 or 2 (default: 1).")
    int qos = 1;

    @Option(names = "--retain", description = "With the retain flag.")
    boolean retain;

    @Option(
        names = "--client",
        paramLabel = "ID",
        description = "Client identifier (default: test).")
    String client = "test";

    @Option(names = "--user", paramLabel = "NAME", description = "User name (default: none).")
    String user = "";

    @Option(names = "--content-type", paramLabel = "TYPE", description = "Content type.")
    @Nullable String contentType;

    @Option(
        names = "--user-property",
        paramLabel = "NAME=VALUE",
        description = "A user property; may be repeated.")
    Map<String, String> userProperties = new LinkedHashMap<>();

    OutboxRecord record() {
      List<Properties.Pair> pairs = new ArrayList<>();
      userProperties.forEach((key, value) -> pairs.add(new Properties.Pair(key, value)));
      TrialMessage message =
          new TrialMessage(
              topic,
              payload.getBytes(StandardCharsets.UTF_8),
              qos,
              retain,
              client,
              user,
              contentType,
              pairs);
      if (!message.topicValid()) {
        throw new Refusal(
            "--topic " + topic + ": no topic name (expected: " + TrialMessage.TOPIC_EXPECTED + ")");
      }
      if (qos < 0 || qos > 2) {
        throw new Refusal("--qos " + qos + " (expected: 0, 1 or 2)");
      }
      return message.record();
    }
  }

  @Override
  public void run() {
    if (spec != null) {
      throw new CommandLine.ParameterException(spec.commandLine(), "test");
    }
  }

  @Command(
      name = "test",
      description =
          "Prints the records that the routes would write for a message: topic, partition, key,"
              + " value and headers. Exit code 0 if there is a record, 1 if there is none.")
  int test(@Mixin ConfigFlags flags, @Mixin Message message) throws MalformedPacket {
    OutboxRecord record = message.record();
    Settings settings = flags.read();
    if (!settings.isSet(BridgeOptions.ROUTES)) {
      out().println("no routes are set; \"vitrine up\" has this one then:");
      settings = settings.with(BridgeOptions.ROUTES.key(), UpCommand.DEFAULT_ROUTES);
    }
    int records = new RouteTrial(settings, out()).show(record);
    return records > 0 ? 0 : 1;
  }

  private PrintWriter out() {
    return Objects.requireNonNull(spec, "spec").commandLine().getOut();
  }
}
