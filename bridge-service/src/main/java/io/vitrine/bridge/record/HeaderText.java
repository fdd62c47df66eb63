package io.vitrine.bridge.record;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/** Values of headers: text in UTF-8, numbers in decimal. */
public final class HeaderText {
  private HeaderText() {}

  public static byte[] of(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  public static byte[] of(long number) {
    if (number < 0) {
      return Long.toString(number).getBytes(StandardCharsets.ISO_8859_1);
    }
    int length = 1;
    for (long rest = number / 10; rest > 0; rest /= 10) {
      length++;
    }
    byte[] digits = new byte[length];
    long rest = number;
    for (int at = length - 1; at >= 0; at--) {
      digits[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return digits;
  }

  public static Header header(String name, byte[] value) {
    return new RecordHeader(name, value);
  }

  public static Header header(String name, String value) {
    return new RecordHeader(name, of(value));
  }
}
