package io.vitrine.bridge.route;

import io.vitrine.route.Template;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a route makes of a message. One is used again and again.
 *
 * <p>Threads: one at a time.
 */
public final class Rendering {
  /** Why it cannot be a record. */
  public enum Problem {
    /** A variable has no value. */
    UNRESOLVED,

    /** Not a name that a topic of Kafka can have. */
    INVALID_TOPIC,

    /** Not a number. */
    INVALID_PARTITION
  }

  /** A header beyond those that every record has. */
  public record Added(String name, byte[] value) {}

  private String topic = "";
  private byte @Nullable [] key;
  private @Nullable Integer partition;
  private byte @Nullable [] value;
  private final List<Added> headers = new ArrayList<>();
  private @Nullable Problem problem;
  private String detail = "";

  void begin() {
    topic = "";
    key = null;
    partition = null;
    value = null;
    headers.clear();
    problem = null;
    detail = "";
  }

  void topic(String name) {
    topic = name;
  }

  void key(byte @Nullable [] bytes) {
    key = bytes;
  }

  void value(byte[] bytes) {
    value = bytes;
  }

  void header(String name, String text) {
    headers.add(new Added(name, text.getBytes(StandardCharsets.UTF_8)));
  }

  void partition(String text) {
    if (text.matches("[0-9]{1,9}")) {
      partition = Integer.valueOf(text);
    } else {
      problem(
          Problem.INVALID_PARTITION,
          "the route's template gave \"" + text + "\" (expected: a number from 0 on)");
    }
  }

  void unresolved(String column, Template<?> template, @Nullable String missing) {
    problem(Problem.UNRESOLVED, column + " " + template + ": " + missing + " has no value");
  }

  /** The first one counts. */
  void problem(Problem what, String text) {
    if (problem == null) {
      problem = what;
      detail = text;
    }
  }

  /** Topic of Kafka; where there is a problem with it, something that is none. */
  public String topic() {
    return topic;
  }

  /** Null if there is none. */
  public byte @Nullable [] key() {
    return key;
  }

  /** Null for Kafka's choice. */
  public @Nullable Integer partition() {
    return partition;
  }

  /** Null for the payload. */
  public byte @Nullable [] value() {
    return value;
  }

  /** The same list each time. */
  public List<Added> headers() {
    return headers;
  }

  /** Why it cannot be a record; null if it can. */
  public @Nullable Problem problem() {
    return problem;
  }

  /** The problem in words. */
  public String detail() {
    return detail;
  }
}
