package io.vitrine.bridge.route;

import io.vitrine.route.Template;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
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
    INVALID_PARTITION,

    /** Not what CloudEvents allows. */
    INVALID_EVENT,

    /** Not what the route's schema says. */
    INVALID_PAYLOAD,

    /** The route's schema cannot be had. */
    SCHEMA_UNAVAILABLE
  }

  /** A header beyond those that every record has. */
  public record Added(String name, byte[] value) {}

  private static final byte[] NOTHING = {};

  private String topic = "";
  private byte @Nullable [] key;
  private @Nullable Integer partition;
  private byte @Nullable [] value;
  private final List<Added> headers = new ArrayList<>();
  private byte[] prefix = NOTHING;
  private @Nullable EventAttributes event;
  private @Nullable Problem problem;
  private String detail = "";

  void begin() {
    topic = "";
    key = null;
    partition = null;
    value = null;
    headers.clear();
    prefix = NOTHING;
    event = null;
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

  /** What the value is to begin with. */
  public void prefix(byte[] bytes) {
    prefix = bytes;
  }

  void event(EventAttributes attributes) {
    event = attributes;
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
  public void problem(Problem what, String text) {
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

  /** The value, or else the payload, behind the prefix. */
  public byte[] data(byte[] payload) {
    byte[] whole = value == null ? payload : value;
    if (prefix.length == 0) {
      return whole;
    }
    byte[] both = Arrays.copyOf(prefix, prefix.length + whole.length);
    System.arraycopy(whole, 0, both, prefix.length, whole.length);
    return both;
  }

  /** The same list each time. */
  public List<Added> headers() {
    return headers;
  }

  /** Null if it is to be no CloudEvent, or there is a problem. */
  public @Nullable EventAttributes event() {
    return event;
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
