package io.vitrine.broker.backup;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;

/**
 * A complete backup, as its file {@value #FILE} says. Below its directory are {@link #STORE},
 * {@link #ROUTES} and {@link #JOURNAL}, each if the broker had it, as they are below the broker's
 * own.
 *
 * @param node whose it is
 * @param version of the program that made it
 */
public record Backup(
    String name,
    String node,
    String version,
    Instant begun,
    Instant ended,
    List<String> parts,
    List<FileEntry> files) {
  static final String FILE = "backup.json";

  /** Sessions, their messages, retained messages. */
  static final String STORE = "store";

  /** The outbox. */
  static final String JOURNAL = "journal";

  /** Routes made over HTTP, in all versions that something in the outbox was let in by. */
  static final String ROUTES = "routes";

  private static final int SCHEMA_VERSION = 1;

  public Backup {
    parts = List.copyOf(parts);
    files = List.copyOf(files);
  }

  /** Whether a part is a RocksDB. */
  static boolean isDatabase(String part) {
    return !part.equals(ROUTES);
  }

  public long bytes() {
    return files.stream().mapToLong(FileEntry::bytes).sum();
  }

  byte[] encode() {
    JsonArray listed = new JsonArray();
    files.forEach(each -> listed.add(each.toJson()));
    return new JsonObject()
        .put("schema", SCHEMA_VERSION)
        .put("name", name)
        .put("node", node)
        .put("version", version)
        .put("begun", begun.toString())
        .put("ended", ended.toString())
        .put("parts", new JsonArray(parts))
        .put("files", listed)
        .encodePrettily()
        .getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The backup in {@code dir}.
   *
   * @throws BackupException if there is none, or one of another version
   */
  public static Backup read(Path dir) {
    Path file = dir.resolve(FILE);
    try {
      return decode(file, new JsonObject(Files.readString(file)));
    } catch (NoSuchFileException e) {
      throw new BackupException(dir + " is no backup: there is no " + FILE, e);
    } catch (IOException e) {
      throw new BackupException(file + " cannot be read: " + e.getMessage(), e);
    } catch (DecodeException
        | ClassCastException
        | NullPointerException
        | DateTimeParseException
        | IllegalArgumentException e) {
      throw new BackupException(file + " is damaged: " + e.getMessage(), e);
    }
  }

  private static Backup decode(Path file, JsonObject json) {
    int schema = json.getInteger("schema", 0);
    if (schema != SCHEMA_VERSION) {
      throw new BackupException(
          file
              + " has schema version "
              + schema
              + " (expected: "
              + SCHEMA_VERSION
              + "); it was written by another version of this program");
    }
    return new Backup(
        json.getString("name"),
        json.getString("node"),
        json.getString("version"),
        Instant.parse(json.getString("begun")),
        Instant.parse(json.getString("ended")),
        json.getJsonArray("parts").stream().map(Backup::part).toList(),
        json.getJsonArray("files").stream().map(each -> FileEntry.of((JsonObject) each)).toList());
  }

  private static String part(Object name) {
    if (!List.of(STORE, ROUTES, JOURNAL).contains(name)) {
      throw new IllegalArgumentException(
          "part: " + name + " (expected: " + STORE + ", " + ROUTES + " or " + JOURNAL + ")");
    }
    return (String) name;
  }
}
