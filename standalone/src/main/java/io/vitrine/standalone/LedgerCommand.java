package io.vitrine.standalone;

import io.vertx.core.json.JsonObject;
import io.vitrine.config.Settings;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code vitrine ledger verify}: whether Kafka has what the brokers took responsibility for. */
@Command(
    name = "ledger",
    synopsisSubcommandLabel = "verify",
    description = "Compares what brokers took with what Kafka has.")
final class LedgerCommand implements Runnable {
  private static final Duration SETTLE_MAX = Duration.ofSeconds(5);
  private static final int PAUSE_MILLIS = 200;

  @CommandLine.Spec CommandLine.Model.@Nullable CommandSpec spec;

  @Override
  public void run() {
    if (spec != null) {
      throw new CommandLine.ParameterException(spec.commandLine(), "verify");
    }
  }

  @Command(
      name = "verify",
      description = {
        "Reads what is committed in Kafka's topics and counts, by the records' headers, what came of"
            + " each partition of each outbox and each route: records, dead letters, doubled, out of"
            + " order, and messages that nothing was made of. Checkpoints in bridge.audit_topic are proved"
            + " by the records that they speak of.",
        "Of each route it says what was accepted and what became of it, and whether that adds up.",
        "Exit code 0 if everything is there once and in order, 1 if not."
      })
  int verify(@Mixin ApiFlags flags) throws InterruptedException {
    Settings settings = flags.config.read();
    InspectorApi inspector = flags.api(settings);
    // Before Kafka is read: what a broker released by now must be there.
    JsonObject ledger = ledger(inspector);
    boolean conditions = conditions(inspector.get("/routes"));
    return new LedgerReport(settings, out()).verify(ledger.getJsonArray("outboxes"), conditions)
        ? 0
        : 1;
  }

  /** Broker and bridge are asked one after the other; so what did not add up is asked again. */
  private static JsonObject ledger(InspectorApi inspector) throws InterruptedException {
    JsonObject ledger = inspector.get("/ledger");
    long deadline = System.nanoTime() + SETTLE_MAX.toNanos();
    while (!LedgerLine.addUp(ledger) && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      ledger = inspector.get("/ledger");
    }
    return ledger;
  }

  /** Whether a route has a condition, so that messages of its topics may rightly become nothing. */
  private static boolean conditions(JsonObject routes) {
    return routes.getJsonArray("routes").stream()
        .map(each -> ((JsonObject) each).getJsonObject("route").getString("when", ""))
        .anyMatch(when -> !when.isBlank());
  }

  private PrintWriter out() {
    return Objects.requireNonNull(spec, "spec").commandLine().getOut();
  }
}
