package io.vitrine.contract;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vitrine.filter.FilterSyntaxException;

/** Codes with which a broker refuses a request to its tap or its administration. */
public final class TapRefusal {
  /**
   * The display filter does not compile; the text is a JSON object with {@code message}, {@code
   * position} (character, from 0), {@code length}, {@code expected} and {@code suggestions}.
   */
  public static final int FILTER = 110;

  /** The request cannot be read, or a value in it is out of range. */
  public static final int REQUEST = 111;

  /** Too many requests are waiting already. */
  public static final int BUSY = 112;

  private TapRefusal() {}

  /** The text of a {@link #FILTER} refusal. */
  public static String describe(FilterSyntaxException error) {
    return new JsonObject()
        .put("message", error.getMessage())
        .put("position", error.position())
        .put("length", error.length())
        .put("expected", error.expected())
        .put("suggestions", new JsonArray(error.suggestions()))
        .encode();
  }
}
