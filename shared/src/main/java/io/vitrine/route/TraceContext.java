package io.vitrine.route;

import io.vitrine.mqtt.property.Properties;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The trace that a message belongs to (W3C Trace Context): user properties {@code traceparent} and
 * {@code tracestate} of MQTT 5, headers of the same names in Kafka.
 *
 * @param parent {@code traceparent}
 * @param state {@code tracestate}; null if there is none
 */
public record TraceContext(String parent, @Nullable String state) {
  public static final String PARENT = "traceparent";
  public static final String STATE = "tracestate";

  /**
   * Section 3.2.2: version, trace, parent and flags; trace and parent are not all zeros. Only later
   * versions than 00 may have more.
   */
  private static final Pattern VALID =
      Pattern.compile(
          "(?!ff|00.{54})[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?");

  private static final int FLAGS_AT = 53;

  /** Section 3.3.1.5: more than this need not be passed on. */
  private static final int STATE_LENGTH_MAX = 512;

  /** Null if it is not valid: then it is as if there were none (section 4.3). */
  public static @Nullable TraceContext of(@Nullable String parent, @Nullable String state) {
    if (parent == null || !VALID.matcher(parent).matches()) {
      return null;
    }
    boolean passed = state != null && !state.isBlank() && state.length() <= STATE_LENGTH_MAX;
    return new TraceContext(parent, passed ? state : null);
  }

  /** Whether whoever began the trace records it (section 3.2.2.5). */
  public boolean sampled() {
    return (Integer.parseInt(parent, FLAGS_AT, FLAGS_AT + 2, 16) & 1) != 0;
  }

  /** Of the user properties; the first of a name counts. */
  public static @Nullable TraceContext of(Properties properties) {
    String parent = null;
    String state = null;
    for (Properties.Entry each : properties.entries()) {
      if (each.value() instanceof Properties.Pair pair) {
        if (parent == null && pair.name().equals(PARENT)) {
          parent = pair.value();
        } else if (state == null && pair.name().equals(STATE)) {
          state = pair.value();
        }
      }
    }
    return of(parent, state);
  }
}
