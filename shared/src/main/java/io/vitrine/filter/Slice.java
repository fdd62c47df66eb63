package io.vitrine.filter;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Ranges of bytes as Wireshark writes them: {@code 0:2, 4-6, 8, -2:}. */
record Slice(List<Range> ranges) {
  /** All from {@code first} on. */
  private static final int OPEN = Integer.MAX_VALUE;

  /**
   * @param first negative: counted from the end
   * @param last as a length if {@code byLength}, else the last byte
   */
  record Range(int first, int last, boolean byLength) {}

  static Slice parse(Token token) throws FilterSyntaxException {
    List<Range> ranges = new ArrayList<>();
    for (String part : token.text().split(",", -1)) {
      try {
        ranges.add(range(part.strip()));
      } catch (NumberFormatException e) {
        throw token.error("not a slice: " + token.text(), "[offset:length] or [first-last]");
      }
    }
    return new Slice(ranges);
  }

  private static Range range(String part) {
    int colon = part.indexOf(':');
    if (colon >= 0) {
      int first = colon == 0 ? 0 : Integer.parseInt(part.substring(0, colon).strip());
      String length = part.substring(colon + 1).strip();
      return new Range(first, length.isEmpty() ? OPEN : Integer.parseInt(length), true);
    }
    int dash = part.indexOf('-', 1);
    if (dash > 0) {
      int last = Integer.parseInt(part.substring(dash + 1).strip());
      return new Range(Integer.parseInt(part.substring(0, dash).strip()), last, false);
    }
    return new Range(Integer.parseInt(part), 1, true);
  }

  /** The bytes; empty if the value is too short for any of the ranges. */
  byte[] of(byte[] value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Range each : ranges) {
      int first = each.first < 0 ? value.length + each.first : each.first;
      long length = each.byLength ? each.last : (long) end(each.last, value) - first;
      if (each.last == OPEN) {
        length = (long) value.length - first;
      }
      if (first < 0 || length <= 0 || first + length > value.length) {
        return new byte[0];
      }
      out.write(value, first, (int) length);
    }
    return out.toByteArray();
  }

  private static int end(int last, byte[] value) {
    return (last < 0 ? value.length + last : last) + 1;
  }
}
