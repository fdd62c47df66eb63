package io.vitrine.standalone;

import io.vitrine.broker.BrokerService;
import io.vitrine.broker.memory.Memory;
import io.vitrine.broker.memory.MemoryPlan;
import io.vitrine.config.ConfigReader;
import io.vitrine.config.Setting;
import io.vitrine.config.Settings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code vitrine config check FILE} and {@code vitrine config show}. */
@Command(
    name = "config",
    synopsisSubcommandLabel = "(check FILE | show)",
    description = "Checks or shows settings without starting anything.")
final class ConfigCommand implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(ConfigCommand.class);

  @CommandLine.Spec CommandLine.Model.@Nullable CommandSpec spec;

  @Override
  public void run() {
    if (spec != null) {
      throw new CommandLine.ParameterException(spec.commandLine(), "check FILE or show");
    }
  }

  @Command(
      name = "check",
      description = "Checks keys and values of a config file, and whether they fit together.")
  int check(@Parameters(paramLabel = "FILE", description = "The YAML file.") Path file) {
    Settings settings = new ConfigReader().environment(System.getenv()).file(file).read();
    checkBridge(settings);
    int count = settings.given().size();
    out().println(file + ": fine, " + count + (count == 1 ? " setting" : " settings"));
    return 0;
  }

  /** An image without the bridge cannot ask it, and does not run it. */
  private static void checkBridge(Settings settings) {
    try {
      BridgeCheck.check(settings);
    } catch (NoClassDefFoundError e) {
      LOG.debug("no bridge here", e);
    }
  }

  @Command(
      name = "show",
      description = "Shows what is set, where, and to what; secrets stay hidden.")
  int show(@Mixin ConfigFlags flags) {
    Settings settings = flags.read();
    List<Setting> given = settings.given();
    for (Setting setting : given) {
      String key = setting.option().key();
      out().println(key + ": " + setting.shown() + "   # " + setting.at());
    }
    if (given.isEmpty()) {
      out().println("# nothing is set: the defaults of docs/configuration.md");
    }
    showMemory(settings);
    return 0;
  }

  /** An image without the broker does not plan for it. */
  private void showMemory(Settings settings) {
    try {
      int loops = BrokerService.loops(settings);
      out().println("# memory of a broker in a process of its own with as much heap as this one:");
      MemoryPlan.of(settings, Memory.alone(), loops)
          .lines()
          .forEach(line -> out().println("# " + line));
    } catch (NoClassDefFoundError e) {
      LOG.debug("no broker here", e);
    }
  }

  private PrintWriter out() {
    return Objects.requireNonNull(spec, "spec").commandLine().getOut();
  }
}
