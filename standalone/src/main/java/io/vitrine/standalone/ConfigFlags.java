package io.vitrine.standalone;

import io.vitrine.config.ConfigReader;
import io.vitrine.config.NodeOptions;
import io.vitrine.config.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** The flags of every command that needs settings. */
final class ConfigFlags {
  private static final String CONFIG_VARIABLE = "VITRINE_CONFIG";

  @CommandLine.Option(
      names = "--config",
      paramLabel = "FILE",
      description = "YAML file with the settings (docs/configuration.md).")
  @Nullable Path config;

  @CommandLine.Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Directory for what must survive a restart (default: data, beside vitrine).")
  @Nullable String data;

  @CommandLine.Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "One setting, over file and environment; may be repeated.")
  List<String> set = new ArrayList<>();

  @CommandLine.Option(
      names = "--port-offset",
      paramLabel = "N",
      description = "Shifts every port, so that several run side by side.")
  @Nullable String portOffset;

  /**
   * @throws io.vitrine.config.ConfigException if anything is wrong with them
   */
  Settings read() {
    ConfigReader reader = new ConfigReader().environment(System.getenv());
    String variable = System.getenv(CONFIG_VARIABLE);
    if (config != null) {
      reader.file(config);
    } else if (variable != null && !variable.isEmpty()) {
      reader.file(Path.of(variable));
    }
    set.forEach(reader::set);
    if (data != null) {
      if (data.isBlank()) {
        throw new Refusal("--data: nothing (expected: a directory)");
      }
      reader.set("--data", NodeOptions.DATA.key(), data);
    }
    if (portOffset != null) {
      reader.set("--port-offset", NodeOptions.PORT_OFFSET.key(), portOffset);
    }
    return reader.read();
  }
}
