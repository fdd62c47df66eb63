package io.vitrine.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes docs/configuration.md and docs/vitrine.schema.json from the {@link OptionTable}. */
public final class ConfigurationDocs {
  private static final String INTRODUCTION =
      """
      # Configuration

      <!-- Written by io.vitrine.config.ConfigurationDocs from the table of options. Do not edit. -->

      Vitrine runs without a config file. What you set, you set in one YAML file (`--config FILE`, or the
      environment variable `VITRINE_CONFIG`), in environment variables or in flags. A flag wins over the
      environment, the environment over the file, the file over the default.

      ```yaml
      broker:
        port: 1884
      routes:
        - name: plants
          filter: "plant/#"     # in quotes: a # begins a comment
          topic: plants
          key: "${topic}"
      ```

      | where | how |
      |---|---|
      | file | `broker:` and, indented, `port: 1884`; or in one line `broker.port: 1884` |
      | environment | the key in capitals, `.` as `_`, after `VITRINE_`: `VITRINE_BROKER_PORT=1884` |
      | flag | `--set broker.port=1884`, as often as you like; of one key the last counts |

      - Lists and maps in the environment or in a flag are YAML in one line: `[a, b]`, `{io.vitrine: debug}`;
        a list of texts may also be `a,b`. A flag can set one entry of a map: `--set log.levels.io.vitrine=debug`.
      - **Secrets**: in any value `${file:/run/secrets/x}` stands for what is in that file (without the
        line end at its end) and `${env:NAME}` for that environment variable. Secrets are never shown
        or logged.
      - **Sizes** are bytes, or a number with B, KiB, MiB, GiB or TiB. **Durations** are a number with
        ms, s, m, h or d.
      - An unknown key, an unknown `VITRINE_` variable or a bad value is refused at start with its file,
        line, value and what was expected, all problems at once; the process exits with 2. Try it
        without starting anything: `./vitrine config check FILE`.
      - `--port-offset N` adds N to every option of type port that is not 0, so that several run side by
        side; `--data DIR` is `--set node.data_dir=DIR`.
      - The JSON schema for editors is [vitrine.schema.json](vitrine.schema.json); in the file:
        `# yaml-language-server: $schema=…/docs/vitrine.schema.json`.
      """;

  private static final String LIMITS = "^(an? |one of )?(integer|duration|bytes|map to)?( from)? ?";

  private final OptionTable table;

  ConfigurationDocs(OptionTable table) {
    this.table = table;
  }

  /**
   * Usage: {@code ConfigurationDocs docs}.
   *
   * @param args the directory to write to
   */
  public static void main(String[] args) throws IOException {
    write(Path.of(args[0]));
  }

  static void write(Path directory) throws IOException {
    OptionTable table = OptionTable.all();
    Files.createDirectories(directory);
    Files.writeString(directory.resolve("configuration.md"), new ConfigurationDocs(table).page());
    Files.writeString(
        directory.resolve("vitrine.schema.json"), new ConfigurationSchema(table).text());
  }

  String page() {
    StringBuilder page = new StringBuilder(INTRODUCTION);
    String section = "";
    for (Option<?> option : table.options()) {
      String here = section(option);
      if (!here.equals(section)) {
        section = here;
        page.append("\n## ").append(section).append("\n\n");
        page.append("| key | type | default | what it is for |\n|---|---|---|---|\n");
      }
      rows(page, option.key(), option);
    }
    variables(page);
    return page.toString();
  }

  private static void rows(StringBuilder page, String key, Option<?> option) {
    row(page, key, option);
    for (Option<?> column : option.shape().columns()) {
      rows(page, key + "[]." + column.key(), column);
    }
  }

  private static void row(StringBuilder page, String key, Option<?> option) {
    List<String> cells =
        List.of("`" + key + "`", type(option), initial(option), option.text().replace("|", "\\|"));
    page.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  /** {@code integer, 0 to 60000}. */
  private static String type(Option<?> option) {
    String limits = option.expected().replaceFirst(LIMITS, "");
    boolean plain = option.expected().equals("text") || option.shape().structured();
    return plain && !limits.contains("one of")
        ? option.type()
        : option.type() + ", " + limits.replace("|", "\\|");
  }

  private static String initial(Option<?> option) {
    if (option.shape().required()) {
      return "required";
    }
    if (!option.shape().inherits().isEmpty()) {
      return "";
    }
    String text = Values.write(option);
    return text.isEmpty() ? "" : "`" + text + "`";
  }

  private static String section(Option<?> option) {
    int dot = option.key().indexOf('.');
    return dot < 0 ? option.key() : option.key().substring(0, dot);
  }

  private static void variables(StringBuilder page) {
    page.append("\n## Other environment variables\n\n| variable | what it is for |\n|---|---|\n");
    ConfigReader.OTHER_VARIABLES.forEach(
        (name, text) -> page.append("| `").append(name).append("` | ").append(text).append(" |\n"));
  }
}
