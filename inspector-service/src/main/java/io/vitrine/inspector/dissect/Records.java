package io.vitrine.inspector.dissect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;

/** JSON objects one after the other: a line each, or as one array. One thread. */
final class Records {
  /** Writes one object. */
  @FunctionalInterface
  interface Body {
    void write() throws IOException;
  }

  private final JsonGenerator json;
  private final boolean array;
  private boolean any;

  Records(Writer writer, boolean array) throws IOException {
    this.json = new JsonFactory().createGenerator(writer);
    this.json.setRootValueSeparator(null);
    this.array = array;
  }

  JsonGenerator json() {
    return json;
  }

  void write(Body body) {
    try {
      if (array) {
        json.writeRaw(any ? ",\n" : "[\n");
      }
      any = true;
      body.write();
      if (!array) {
        json.writeRaw('\n');
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void finish() throws IOException {
    if (array) {
      json.writeRaw(any ? "\n]\n" : "[]\n");
    }
    json.flush();
  }
}
