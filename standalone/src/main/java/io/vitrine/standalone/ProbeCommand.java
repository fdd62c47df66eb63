package io.vitrine.standalone;

import io.vertx.core.Vertx;
import io.vitrine.config.BrokerOptions;
import io.vitrine.config.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code vitrine probe}: a device at the broker and a person at the API, to see whether an
 * installation works. Exit codes: 0 it does; 1 it does not, with a line that says where it ends.
 */
@Command(
    name = "probe",
    description =
        "Publishes a message with QoS 2, waits until a subscriber has it and the inspector shows"
            + " its packet.")
final class ProbeCommand implements Callable<Integer> {
  @CommandLine.Spec CommandLine.Model.@Nullable CommandSpec spec;

  @Mixin ConfigFlags flags = new ConfigFlags();

  @Option(
      names = "--mqtt",
      paramLabel = "HOST:PORT",
      description = "The broker (default: where the settings say that it listens).")
  @Nullable String mqtt;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "Connects with TLS and trusts these certificates (PEM).")
  @Nullable Path ca;

  @Option(
      names = "--api",
      paramLabel = "URL",
      description =
          "The inspector (default: where the settings say that it listens); an empty one asks no"
              + " inspector.")
  @Nullable String api;

  @Option(names = "--user", paramLabel = "NAME", description = "User name at the broker.")
  @Nullable String user;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "File that holds the password, and nothing else.")
  @Nullable Path passwordFile;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "How long each step may take (default: ${DEFAULT-VALUE}).")
  int timeoutSeconds = 30;

  @Override
  public Integer call() throws Exception {
    Settings settings = mqtt == null || api == null ? flags.read() : Settings.defaults();
    ProbeTarget target =
        ProbeTarget.of(
            mqtt == null
                ? ListenAddress.reached(settings, BrokerOptions.HOST, BrokerOptions.PORT)
                : mqtt,
            ca,
            user,
            password());
    String url = api == null ? ApiFlags.listening(settings) : api;
    if (!url.isEmpty()) {
      InspectorApi.check("--api", url);
    }
    String topic = "vitrine/probe/" + UUID.randomUUID();
    Vertx vertx = Vertx.vertx();
    try {
      Probe probe = new Probe(vertx, Duration.ofSeconds(timeoutSeconds));
      Duration road = probe.publishAndReceive(target, topic);
      say("%s: published and received with QoS 2 in %d ms".formatted(target, road.toMillis()));
      if (!url.isEmpty()) {
        say(url + ": shows it as packet " + probe.packet(URI.create(url), topic));
      }
      return 0;
    } catch (ProbeFailure e) {
      PrintWriter err = Objects.requireNonNull(spec, "spec").commandLine().getErr();
      err.println("vitrine: " + e.getMessage());
      return 1;
    } finally {
      ServicePart.await(vertx.close());
    }
  }

  private @Nullable String password() throws Refusal {
    Path file = passwordFile;
    if (file == null) {
      return null;
    }
    try {
      return Files.readString(file).replaceFirst("\\R\\z", "");
    } catch (IOException e) {
      throw new Refusal(file + ": cannot be read: " + e.getMessage());
    }
  }

  private void say(String line) {
    PrintWriter out = Objects.requireNonNull(spec, "spec").commandLine().getOut();
    out.println(line);
  }
}
