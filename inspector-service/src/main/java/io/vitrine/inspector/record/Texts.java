package io.vitrine.inspector.record;

import io.vitrine.inspector.sensor.layer.Segment;
import org.jspecify.annotations.Nullable;

/** Texts that each line needs, without the cost of format strings. One thread. */
public final class Texts {
  /** A power of two. */
  private static final int PLACES = 4096;

  private record Known(boolean version6, long high, long low, String text) {}

  /** Each address has one place, which it takes from the one before. */
  private final @Nullable Known[] places = new @Nullable Known[PLACES];

  /** Of a segment: dotted, or as RFC 5952 writes it. */
  public String source(Segment of) {
    return address(of.version6, of.sourceHigh, of.sourceLow, true, of);
  }

  public String destination(Segment of) {
    return address(of.version6, of.destinationHigh, of.destinationLow, false, of);
  }

  private String address(boolean version6, long high, long low, boolean source, Segment of) {
    long mixed = (high * 31 + low) * 0x9E3779B97F4A7C15L;
    int place = (int) (mixed >>> 32) & (PLACES - 1);
    Known known = places[place];
    if (known == null || known.low != low || known.high != high || known.version6 != version6) {
      String text = address(source ? of.source() : of.destination());
      known = new Known(version6, high, low, text);
      places[place] = known;
    }
    return known.text;
  }

  /** Dotted, or as RFC 5952 writes it. */
  public static String address(byte[] address) {
    if (address.length == 16) {
      return Rfc5952.text(address);
    }
    StringBuilder text = new StringBuilder();
    for (byte each : address) {
      text.append(text.isEmpty() ? "" : ".").append(each & 0xFF);
    }
    return text.toString();
  }

  /** Seconds with so many decimals, of nanoseconds. */
  public static void seconds(long nanos, int decimals, StringBuilder out) {
    out.append(Math.floorDiv(nanos, 1_000_000_000L)).append('.');
    String fraction = Long.toString(1_000_000_000L + Math.floorMod(nanos, 1_000_000_000L));
    out.append(fraction, 1, 1 + decimals);
  }

  /** Appends text at the right end of a column. */
  public static void right(String text, int width, StringBuilder out) {
    blanks(width - text.length(), out);
    out.append(text);
  }

  /** Appends text at the left end of a column. */
  public static void left(String text, int width, StringBuilder out) {
    out.append(text);
    blanks(width - text.length(), out);
  }

  private static void blanks(int count, StringBuilder out) {
    for (int i = 0; i < count; i++) {
      out.append(' ');
    }
  }
}
