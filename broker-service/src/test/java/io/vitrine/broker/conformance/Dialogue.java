package io.vitrine.broker.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A dialogue of the suite: what it shows, by version, and its lines. */
final class Dialogue {
  private static final Path HOME =
      Path.of("src/test/resources/io/vitrine/broker/conformance/dialogues");

  private final String file;
  private final String name;
  private final Map<String, List<String>> statements = new LinkedHashMap<>();
  private final List<Line> lines = new ArrayList<>();

  /**
   * A line of a dialogue.
   *
   * @param version the only one in which it is played; empty: in each
   */
  record Line(int number, String version, String text) {}

  private Dialogue(String file, String name) {
    this.file = file;
    this.name = name;
  }

  static List<Dialogue> all() throws IOException {
    List<Dialogue> all = new ArrayList<>();
    try (Stream<Path> files = Files.list(HOME)) {
      for (Path each : files.filter(path -> path.toString().endsWith(".txt")).sorted().toList()) {
        all.addAll(read(each));
      }
    }
    return all;
  }

  private static List<Dialogue> read(Path path) throws IOException {
    List<Dialogue> found = new ArrayList<>();
    int number = 0;
    for (String raw : Files.readAllLines(path)) {
      number++;
      String line = raw.strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      if (line.startsWith("== ")) {
        found.add(new Dialogue(path.getFileName().toString(), line.substring(3)));
      } else {
        found.get(found.size() - 1).add(number, line);
      }
    }
    return found;
  }

  private void add(int number, String line) {
    if (line.matches("(3\\.1\\.1|5): .*")) {
      int colon = line.indexOf(':');
      statements
          .computeIfAbsent(line.substring(0, colon), version -> new ArrayList<>())
          .addAll(List.of(line.substring(colon + 2).split("\\s+")));
    } else if (line.startsWith("[")) {
      int end = line.indexOf(']');
      lines.add(new Line(number, line.substring(1, end), line.substring(end + 1).strip()));
    } else {
      lines.add(new Line(number, "", line));
    }
  }

  String file() {
    return file;
  }

  String name() {
    return name;
  }

  /** Identifiers of the statements by version; it is played in these versions. */
  Map<String, List<String>> statements() {
    return statements;
  }

  List<Line> lines(String version) {
    return lines.stream()
        .filter(line -> line.version().isEmpty() || line.version().equals(version))
        .toList();
  }
}
