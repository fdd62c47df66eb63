package io.vitrine.config;

import java.util.Arrays;
import java.util.List;

/** What the value of a record looks like. */
public enum PayloadFormat {
  /** The payload, byte for byte. */
  RAW("raw"),

  /** The payload, byte for byte, and the attributes of CloudEvents 1.0 as headers. */
  CLOUDEVENTS_BINARY("cloudevents-binary"),

  /** A JSON object of CloudEvents 1.0 with the payload in it. */
  CLOUDEVENTS_STRUCTURED("cloudevents-structured"),

  /** A JSON object with all of the PUBLISH. */
  JSON("json");

  private final String title;

  PayloadFormat(String title) {
    this.title = title;
  }

  /** As in settings. */
  public String title() {
    return title;
  }

  public boolean cloudEvents() {
    return this == CLOUDEVENTS_BINARY || this == CLOUDEVENTS_STRUCTURED;
  }

  static List<String> titles() {
    return Arrays.stream(values()).map(PayloadFormat::title).toList();
  }

  static PayloadFormat of(String title) {
    for (PayloadFormat each : values()) {
      if (each.title.equals(title)) {
        return each;
      }
    }
    throw new IllegalArgumentException(title);
  }
}
