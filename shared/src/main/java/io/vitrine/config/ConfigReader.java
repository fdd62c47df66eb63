package io.vitrine.config;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads settings from flags, environment and file; a flag wins over the environment, the
 * environment over the file, the file over the default. Everything that was written is checked,
 * also what is overridden.
 *
 * <p>Threads: one.
 */
public final class ConfigReader {
  /** Variables that begin like ours and are not options. */
  public static final Map<String, String> OTHER_VARIABLES =
      new TreeMap<>(
          Map.of(
              "VITRINE_CONFIG",
              "The config file, when there is no flag `--config`.",
              "VITRINE_JAVA_OPTS",
              "Options for the Java virtual machine, read by the script `vitrine`."));

  private static final String PREFIX = "VITRINE_";
  private static final long FILE_BYTES_MAX = 4 << 20;

  private final OptionTable table;
  private final List<ConfigProblem> problems = new ArrayList<>();
  private final List<Flag> flags = new ArrayList<>();
  private Map<String, String> environment = Map.of();
  private @Nullable Path file;

  public ConfigReader() {
    this(OptionTable.all());
  }

  ConfigReader(OptionTable table) {
    this.table = table;
  }

  public ConfigReader file(Path path) {
    this.file = path;
    return this;
  }

  /** The process's environment, or another one. */
  public ConfigReader environment(Map<String, String> variables) {
    this.environment = new TreeMap<>(variables);
    return this;
  }

  /** A flag {@code --set key=value}; a later one wins over an earlier one. */
  public ConfigReader set(String assignment) {
    int equals = assignment.indexOf('=');
    if (equals < 1) {
      problems.add(ConfigProblem.badValue(Position.of("--set"), "", assignment, "key=value"));
      return this;
    }
    return set("--set", assignment.substring(0, equals).trim(), assignment.substring(equals + 1));
  }

  /** An option that has a flag of its own, such as {@code --data}. */
  public ConfigReader set(String flag, String key, String value) {
    flags.add(new Flag(flag, key, value));
    return this;
  }

  /**
   * @throws ConfigException with everything that is wrong
   */
  public Settings read() {
    References references = new References(environment);
    Map<String, Setting> given = new LinkedHashMap<>();
    given.putAll(readFile(new SourceReader(table, references, problems)));
    given.putAll(readEnvironment(new SourceReader(table, references, problems)));
    given.putAll(readFlags(new SourceReader(table, references, problems)));
    if (problems.isEmpty()) {
      checkPorts(given);
    }
    if (problems.isEmpty()) {
      checkListeners(given);
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return Settings.read(given);
  }

  private Map<String, Setting> readFile(SourceReader source) {
    Path path = file;
    if (path == null) {
      return source.settings();
    }
    try {
      if (Files.size(path) > FILE_BYTES_MAX) {
        throw new IOException("larger than " + Units.bytes(FILE_BYTES_MAX));
      }
      YamlNode root = YamlReader.read(path.toString(), true, Files.readString(path));
      if (root != null) {
        source.readRoot(root);
      }
    } catch (IOException e) {
      Position at = Position.of(path.toString());
      problems.add(ConfigProblem.of(at, "", "cannot be read: " + reason(path, e)));
    } catch (ConfigException e) {
      problems.addAll(e.problems());
    }
    return source.settings();
  }

  private Map<String, Setting> readEnvironment(SourceReader source) {
    environment.forEach(
        (variable, value) -> {
          Option<?> option = table.findByVariable(variable);
          String from = "environment " + variable;
          if (!variable.startsWith(PREFIX) || OTHER_VARIABLES.containsKey(variable)) {
            return;
          }
          if (value.startsWith("tcp://") || variable.matches(".*_SERVICE_(HOST|PORT)(_.*)?")) {
            String hint =
                "set by Kubernetes for a service; set enableServiceLinks: false in the pod";
            problems.add(ConfigProblem.of(Position.of(from), "", hint));
          } else if (option == null) {
            unknownVariable(from, variable);
          } else {
            source.readText(option, from, value);
          }
        });
    return source.settings();
  }

  private void unknownVariable(String from, String variable) {
    TreeSet<String> known = new TreeSet<>(table.variables());
    known.addAll(OTHER_VARIABLES.keySet());
    String nearest = NearestKey.of(variable, known);
    String hint = nearest == null ? "" : " (did you mean " + nearest + "?)";
    problems.add(ConfigProblem.of(Position.of(from), "", "unknown variable" + hint));
  }

  private Map<String, Setting> readFlags(SourceReader source) {
    for (Flag flag : flags) {
      Option<?> option = table.find(flag.key);
      Option<?> map = option == null ? table.findMapOf(flag.key) : null;
      if (option != null) {
        source.readText(option, flag.name, flag.value);
      } else if (map != null) {
        String entry = flag.key.substring(map.key().length() + 1);
        source.readEntry(map, flag.name, entry, flag.value);
      } else {
        source.unknown(Position.of(flag.name), flag.key);
      }
    }
    return source.settings();
  }

  private void checkPorts(Map<String, Setting> given) {
    Setting offset = given.get(NodeOptions.PORT_OFFSET.key());
    Settings settings = Settings.read(given);
    for (Option<?> option : table.options()) {
      try {
        settings.get(option);
      } catch (IllegalArgumentException e) {
        Position at = offset == null ? Position.of("") : offset.at();
        problems.add(ConfigProblem.of(at, "node.port_offset", String.valueOf(e.getMessage())));
      }
    }
  }

  private void checkListeners(Map<String, Setting> given) {
    Setting list = given.get(ListenerOptions.LISTENERS.key());
    for (Option<?> port : ListenerRow.USUAL) {
      Setting set = given.get(port.key());
      if (list != null && set != null) {
        String text = "has no effect beside broker.listeners at " + list.at();
        problems.add(ConfigProblem.of(set.at(), port.key(), text));
      }
    }
    Settings settings = Settings.read(given);
    check(ListenerRow::checkPlaces, settings, list == null ? lastUsualPort(given) : list);
    Setting tls = given.get(ListenerOptions.TLS_CERTIFICATE_FILE.key());
    check(ListenerRow::checkTls, settings, list == null ? tls : list);
  }

  private static @Nullable Setting lastUsualPort(Map<String, Setting> given) {
    Setting last = null;
    for (Option<?> port : ListenerRow.USUAL) {
      Setting set = given.get(port.key());
      last = set == null ? last : set;
    }
    return last;
  }

  /**
   * @param at what was written that the check is about
   */
  private void check(Consumer<Settings> rule, Settings settings, @Nullable Setting at) {
    try {
      rule.accept(settings);
    } catch (IllegalArgumentException e) {
      problems.add(
          ConfigProblem.of(
              at == null ? Position.of("defaults") : at.at(),
              at == null ? "broker" : at.option().key(),
              String.valueOf(e.getMessage())));
    }
  }

  private static String reason(Path path, IOException e) {
    if (e instanceof NoSuchFileException) {
      return "no such file";
    }
    if (Files.isDirectory(path)) {
      return "a directory";
    }
    if (e instanceof MalformedInputException) {
      return "not UTF-8 text";
    }
    return Files.isReadable(path) ? String.valueOf(e.getMessage()) : "permission denied";
  }

  private record Flag(String name, String key, String value) {}
}
