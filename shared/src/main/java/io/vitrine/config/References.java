package io.vitrine.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code ${file:/run/secrets/x}} and {@code ${env:NAME}} inside a value stand for what is in the
 * file (without the line end at its end) or the environment variable. All other {@code ${…}} are
 * left alone.
 */
final class References {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|file):([^}]*)}");
  private static final long FILE_BYTES_MAX = 1 << 20;

  private final @Nullable Map<String, String> environment;

  References(Map<String, String> environment) {
    this.environment = environment;
  }

  private References() {
    this.environment = null;
  }

  /** Refuses all: what came over the network shall not name files and variables of this machine. */
  static References none() {
    return new References();
  }

  static boolean in(String text) {
    return REFERENCE.matcher(text).find();
  }

  /** The references of a text, and {@code hidden} for what stands before, between and behind. */
  static String alone(String text, String hidden) {
    Matcher matcher = REFERENCE.matcher(text);
    StringBuilder shown = new StringBuilder();
    int from = 0;
    while (matcher.find()) {
      shown.append(matcher.start() > from ? hidden : "").append(matcher.group());
      from = matcher.end();
    }
    return shown.append(from < text.length() ? hidden : "").toString();
  }

  /**
   * @throws IllegalArgumentException saying what was expected in place of the reference
   */
  String resolve(String text) {
    if (environment == null) {
      throw new IllegalArgumentException("a text without ${env:…} and ${file:…}");
    }
    Matcher matcher = REFERENCE.matcher(text);
    StringBuilder resolved = new StringBuilder();
    while (matcher.find()) {
      String name = matcher.group(2);
      String value = matcher.group(1).equals("env") ? variable(name) : file(name);
      matcher.appendReplacement(resolved, Matcher.quoteReplacement(value));
    }
    return matcher.appendTail(resolved).toString();
  }

  private String variable(String name) {
    String value = environment == null ? null : environment.get(name);
    if (value == null) {
      throw new IllegalArgumentException("an environment variable that is set");
    }
    return value;
  }

  private static String file(String name) {
    try {
      Path path = Path.of(name);
      if (Files.size(path) > FILE_BYTES_MAX) {
        throw new IllegalArgumentException("a file of at most " + Units.bytes(FILE_BYTES_MAX));
      }
      return Files.readString(path).replaceFirst("\\R\\z", "");
    } catch (IOException | InvalidPathException e) {
      throw new IllegalArgumentException("a readable text file", e);
    }
  }
}
