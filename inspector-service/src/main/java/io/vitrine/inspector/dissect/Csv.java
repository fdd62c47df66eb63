package io.vitrine.inspector.dissect;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import org.jspecify.annotations.Nullable;

/** Lines of comma-separated values (RFC 4180). One thread. */
final class Csv {
  private final Writer writer;
  private final StringBuilder line = new StringBuilder();

  Csv(Writer writer, String... header) {
    this.writer = writer;
    line((Object[]) header);
  }

  /** Writes a line; null is an empty value. */
  void line(@Nullable Object... values) {
    line.setLength(0);
    for (int i = 0; i < values.length; i++) {
      if (i > 0) {
        line.append(',');
      }
      Object value = values[i];
      if (value != null) {
        value(value.toString());
      }
    }
    line.append("\r\n");
    try {
      writer.append(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void value(String text) {
    boolean plain = true;
    for (int i = 0; i < text.length() && plain; i++) {
      char c = text.charAt(i);
      plain = c != ',' && c != '"' && c != '\n' && c != '\r';
    }
    if (plain) {
      line.append(text);
    } else {
      line.append('"').append(text.replace("\"", "\"\"")).append('"');
    }
  }
}
