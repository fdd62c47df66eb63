package io.vitrine.inspector.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What an inspector has on its disk of uploads. */
final class KeptFiles {
  private KeptFiles() {}

  /**
   * @param data the inspector's data directory
   */
  static List<Path> of(Path data) throws IOException {
    Path in = data.resolve("captures");
    if (!Files.isDirectory(in)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(in)) {
      return files.toList();
    }
  }
}
