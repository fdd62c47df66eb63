package io.vitrine.broker.backup;

import io.vitrine.runtime.Synced;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The routes made over HTTP: a file for each version, which never changes, and goes when no record
 * in the outbox needs it. Copied before the outbox, and what is new after it, so that each version
 * is there which a record of the copied outbox was let in by.
 */
final class RoutesPart implements Backups.Part {
  private final Path routes;

  RoutesPart(Path routes) {
    this.routes = routes;
  }

  @Override
  public void copyTo(Path dir) throws IOException {
    Files.createDirectories(dir);
    if (!Files.isDirectory(routes)) {
      return;
    }
    List<Path> files;
    try (Stream<Path> all = Files.list(routes)) {
      files = all.filter(file -> file.getFileName().toString().endsWith(".json")).toList();
    }
    for (Path file : files) {
      Path copy = dir.resolve(file.getFileName());
      if (!Files.exists(copy)) {
        copy(file, copy);
      }
    }
    Synced.directory(dir);
  }

  private static void copy(Path file, Path copy) throws IOException {
    byte[] content;
    try {
      content = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      // No record needs it any more.
      return;
    }
    Synced.write(copy, content);
  }
}
