package io.vitrine.standalone;

import io.vitrine.config.InspectorOptions;
import io.vitrine.config.Settings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The flags of every command that asks an inspector that runs. */
final class ApiFlags {
  @Mixin ConfigFlags config = new ConfigFlags();

  @Option(
      names = {"--api", "--url"},
      paramLabel = "URL",
      description = "The inspector (default: where the settings say that it listens).")
  @Nullable String url;

  /**
   * The settings are read only if no address is given.
   *
   * @throws Refusal if the address is none
   * @throws io.vitrine.config.ConfigException if anything is wrong with the settings
   */
  InspectorApi api() {
    return url == null ? api(config.read()) : new InspectorApi("--api", url);
  }

  InspectorApi api(Settings settings) {
    return new InspectorApi("--api", url == null ? listening(settings) : url);
  }

  /** Where an inspector with these settings is reached from its own machine. */
  static String listening(Settings settings) {
    return "http://"
        + ListenAddress.reached(settings, InspectorOptions.HOST, InspectorOptions.PORT);
  }
}
