package io.vitrine.inspector.sensor.websocket;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The head of an HTTP/1.1 request or response: its first line and its header fields. */
record HttpHead(String first, List<String> fields) {
  /** Longest head believed, in bytes. */
  static final int BYTES_MAX = 64 * 1024;

  /** Where the head ends in the bytes, behind its empty line; -1 if it does not. */
  static int end(byte[] bytes, int length) {
    for (int i = 3; i < length; i++) {
      if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n') {
        return i + 1;
      }
    }
    return -1;
  }

  static HttpHead parse(byte[] bytes, int length) {
    String text = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    List<String> lines = new ArrayList<>(text.lines().toList());
    String first = lines.isEmpty() ? "" : lines.remove(0);
    return new HttpHead(first, lines);
  }

  /** All values of a header field, with commas between; empty if it is not there. */
  String value(String name) {
    List<String> values = new ArrayList<>();
    for (String field : fields) {
      int colon = field.indexOf(':');
      if (colon > 0 && field.substring(0, colon).equalsIgnoreCase(name)) {
        values.add(field.substring(colon + 1).strip());
      }
    }
    return String.join(",", values);
  }

  /** Whether it asks for, or agrees to, a WebSocket. */
  boolean webSocket() {
    boolean expected = first.startsWith("GET ") || first.startsWith("HTTP/1.1 101");
    return expected && value("Upgrade").toLowerCase(Locale.ROOT).contains("websocket");
  }
}
