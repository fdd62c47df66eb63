package io.vitrine.contract;

/** Codes with which a broker refuses a request to its tap or its administration. */
public final class TapRefusal {
  /**
   * The display filter does not compile; the text is a JSON object with {@code message}, {@code
   * position} (character, from 0) and {@code expected}.
   */
  public static final int FILTER = 110;

  /** The request cannot be read, or a value in it is out of range. */
  public static final int REQUEST = 111;

  /** Too many requests are waiting already. */
  public static final int BUSY = 112;

  private TapRefusal() {}
}
