package io.vitrine.chart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The chart's values.yaml with its comments: {@code # --} begins the description of the key below,
 * {@code # @schema} holds a fragment of its JSON schema.
 *
 * @param values the defaults
 * @param notes by dotted path, in the file's order
 */
record ValuesFile(Map<?, ?> values, Map<String, Note> notes) {
  private static final Pattern KEY = Pattern.compile("( *)([A-Za-z_]\\w*):.*");

  /** What the comments say of a key. */
  record Note(String text, String schema) {}

  static ValuesFile read(Path file) throws IOException {
    String yaml = Files.readString(file);
    Object values = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
    Map<String, Note> notes = new LinkedHashMap<>();
    Deque<String> path = new ArrayDeque<>();
    StringBuilder text = new StringBuilder();
    String schema = "";
    for (Iterator<String> lines = yaml.lines().iterator(); lines.hasNext(); ) {
      String line = lines.next();
      String bare = line.strip();
      Matcher key = KEY.matcher(line);
      if (bare.startsWith("# --")) {
        text = new StringBuilder(bare.substring(4).strip());
      } else if (bare.startsWith("# @schema")) {
        schema = bare.substring(9).strip();
      } else if (bare.startsWith("#") && !text.isEmpty()) {
        text.append(' ').append(bare.substring(1).strip());
      } else if (key.matches()) {
        while (path.size() > key.group(1).length() / 2) {
          path.removeLast();
        }
        path.addLast(key.group(2));
        if (!text.isEmpty()) {
          notes.put(String.join(".", path), new Note(text.toString(), schema));
        }
        text = new StringBuilder();
        schema = "";
      }
    }
    return new ValuesFile((Map<?, ?>) values, notes);
  }
}
