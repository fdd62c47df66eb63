package io.vitrine.inspector.record;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** Texts that each line needs, without the cost of format strings. One thread. */
public final class Texts {
  private static final int ADDRESSES_MAX = 4096;

  private final Map<ByteBuffer, String> addresses =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, String> eldest) {
          return size() > ADDRESSES_MAX;
        }
      };

  /** Dotted, or as RFC 5952 writes it. */
  public String address(byte[] address) {
    ByteBuffer key = ByteBuffer.wrap(address);
    return addresses.computeIfAbsent(key, each -> text(address));
  }

  private static String text(byte[] address) {
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
