package io.vitrine.standalone;

import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code vitrine dead-letters replay}: by the API of a Vitrine that is running. */
@Command(
    name = "dead-letters",
    synopsisSubcommandLabel = "replay",
    description = "Sends dead letters through their routes once more.")
final class DeadLettersCommand implements Runnable {
  private static final String PATH = "/dead-letters/replay";
  private static final int LOOK_MILLIS = 500;

  @CommandLine.Spec CommandLine.Model.@Nullable CommandSpec spec;

  /** Which letters. */
  static final class Order {
    @Option(
        names = "--cluster",
        paramLabel = "NAME",
        description = "Whose dead letters, of bridge.clusters (default: those of bridge.kafka).")
    @Nullable String cluster;

    @Option(
        names = "--topic",
        paramLabel = "TOPIC",
        description = "Kafka topic of the dead letters (default: that of the bridge's settings).")
    @Nullable String topic;

    @Option(
        names = "--route",
        paramLabel = "NAME",
        description = "Letters of this route alone (default: of all).")
    @Nullable String route;

    @Option(
        names = "--since",
        paramLabel = "TIME",
        description = "Not those of older messages: 2h, or 2026-11-26T12:00:00Z (default: all).")
    @Nullable String since;

    @Option(names = "--dry-run", description = "Counts, and sends nothing.")
    boolean dryRun;

    JsonObject json() {
      JsonObject json = new JsonObject().put("dry_run", dryRun);
      if (cluster != null) {
        json.put("cluster", cluster);
      }
      if (topic != null) {
        json.put("topic", topic);
      }
      if (route != null) {
        json.put("route", route);
      }
      return since == null ? json : json.put("since", since);
    }
  }

  @Override
  public void run() {
    if (spec != null) {
      throw new CommandLine.ParameterException(spec.commandLine(), "replay");
    }
  }

  @Command(
      name = "replay",
      description =
          "Replays the dead letters that are there, each through the route that it was meant for, as"
              + " that route is now, and prints what became of them. No letter becomes two records,"
              + " however often this is done. Exit code 0 if all went well, 1 if some are dead"
              + " letters again, 2 if it could not be done.")
  int replay(@Mixin ApiFlags flags, @Mixin Order order) throws InterruptedException {
    InspectorApi api = flags.api();
    JsonObject state = api.post(PATH, order.json());
    while ("running".equals(state.getString("state"))) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      state = api.get(PATH);
      show(state);
    }
    String error = state.getString("error");
    if (error != null) {
      throw new Refusal("the replay ended early, and the next one goes on behind it: " + error);
    }
    JsonObject letters = state.getJsonObject("letters", new JsonObject());
    return letters.getInteger("dead_again", 0) == 0 ? 0 : 1;
  }

  private void show(JsonObject state) {
    StringBuilder line = new StringBuilder(state.getString("state", ""));
    JsonObject letters = state.getJsonObject("letters", new JsonObject());
    letters.forEach(
        each -> line.append(", ").append(each.getKey()).append(' ').append(each.getValue()));
    String note = state.getString("note");
    if (note != null) {
      line.append(": ").append(note);
    }
    PrintWriter out = Objects.requireNonNull(spec, "spec").commandLine().getOut();
    out.println(line);
    out.flush();
  }
}
