package io.vitrine.standalone;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code vitrine backup}: asks the brokers that run for a backup, waits until it is complete, and
 * copies it where it is told to. Exit codes: 0 all complete; 1 one failed; 2 refused.
 */
@Command(
    name = "backup",
    description = "Makes a backup of the brokers that run: sessions, retained messages, outbox.")
final class BackupCommand implements Callable<Integer> {
  private static final int PAUSE_MILLIS = 200;

  @CommandLine.Spec CommandLine.Model.@Nullable CommandSpec spec;

  @Option(
      names = "--to",
      paramLabel = "DIR",
      description =
          "Copies the backup there, below its name; needs this command to run where the broker's"
              + " directory of backups (broker.backup_dir) can be read.")
  @Nullable Path to;

  @Mixin ApiFlags flags = new ApiFlags();

  @Option(names = "--node", paramLabel = "NAME", description = "Only this broker.")
  @Nullable String node;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "How long it may take (default: ${DEFAULT-VALUE}).")
  int timeoutSeconds = 3_600;

  @Override
  public Integer call() throws InterruptedException {
    InspectorApi inspector = flags.api();
    String query = node == null ? "" : "?node=" + URLEncoder.encode(node, StandardCharsets.UTF_8);
    String path = "/backups" + query;
    long deadline = System.nanoTime() + Duration.ofSeconds(timeoutSeconds).toNanos();
    JsonObject begun = inspector.post(path);
    boolean good = sayWhoDidNot(begun);
    Map<String, JsonObject> waiting = new LinkedHashMap<>();
    rows(begun).forEach(each -> waiting.put(each.getString("name"), each));
    while (!waiting.isEmpty()) {
      if (System.nanoTime() - deadline > 0) {
        throw new Refusal("still being made after " + timeoutSeconds + " s: " + waiting.keySet());
      }
      Thread.sleep(PAUSE_MILLIS);
      for (JsonObject each : rows(inspector.get(path))) {
        boolean over = !each.getString("state").equals("running");
        if (over && waiting.remove(each.getString("name")) != null) {
          good &= done(each);
        }
      }
    }
    return good ? 0 : 1;
  }

  private boolean sayWhoDidNot(JsonObject answer) {
    boolean all = true;
    for (Object each : answer.getJsonArray("nodes")) {
      JsonObject asked = (JsonObject) each;
      if (!asked.getBoolean("ok")) {
        err().println("vitrine: " + asked.getString("node") + ": " + asked.getString("error"));
        all = false;
      }
    }
    return all;
  }

  private static List<JsonObject> rows(JsonObject answer) {
    JsonArray backups = answer.getJsonArray("backups");
    return backups.stream().map(JsonObject.class::cast).toList();
  }

  private boolean done(JsonObject backup) {
    String name = backup.getString("name");
    if (!backup.getString("state").equals("complete")) {
      err().println("vitrine: " + name + ": " + backup.getString("error"));
      return false;
    }
    String directory = backup.getString("directory");
    String size = backup.getInteger("files") + " files, " + backup.getLong("bytes") + " bytes";
    if (to == null) {
      out().println(name + ": complete, " + size + ", in " + directory);
    } else {
      Path copy = BackupFiles.copy(Path.of(directory), to.resolve(name));
      out().println(name + ": complete, " + size + ", copied to " + copy);
    }
    return true;
  }

  private PrintWriter out() {
    return Objects.requireNonNull(spec, "spec").commandLine().getOut();
  }

  private PrintWriter err() {
    return Objects.requireNonNull(spec, "spec").commandLine().getErr();
  }
}
