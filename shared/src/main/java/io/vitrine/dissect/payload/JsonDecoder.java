package io.vitrine.dissect.payload;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** JSON (RFC 8259); its text is the same document, a member a line. */
final class JsonDecoder {
  private static final JsonFactory JSON = new JsonFactory();

  private final JsonParser parser;
  private final NodeBuilder out;

  private JsonDecoder(JsonParser parser, NodeBuilder out) {
    this.parser = parser;
    this.out = out;
  }

  /** Enters the document's parts; one that is a single value is entered as {@code value}. */
  static void decode(byte[] bytes, NodeBuilder out) throws MalformedPayload {
    checkEncoding(bytes);
    try (JsonParser parser = JSON.createParser(bytes)) {
      JsonDecoder decoder = new JsonDecoder(parser, out);
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw new MalformedPayload("is no JSON: there is nothing in it", 0);
      }
      decoder.top(first);
      if (parser.nextToken() != null) {
        throw new MalformedPayload("has more behind its JSON", decoder.at());
      }
    } catch (JsonProcessingException e) {
      long at = e.getLocation() == null ? 0 : e.getLocation().getByteOffset();
      int offset = (int) Math.max(0, Math.min(bytes.length, at));
      throw new MalformedPayload("is no JSON: " + firstLine(e), offset);
    } catch (IOException e) {
      throw new MalformedPayload("is no JSON: " + e.getMessage(), 0);
    }
  }

  /**
   * What is no UTF-8 is no JSON between systems (RFC 8259, 8.1). The library would guess UTF-16 or
   * UTF-32 by a byte order mark or the zeros of the first characters, and tell no places then.
   */
  private static void checkEncoding(byte[] bytes) throws MalformedPayload {
    if (bytes.length >= 2 && (bytes[0] & 0xFF) >= 0xFE && (bytes[1] & 0xFF) >= 0xFE) {
      throw new MalformedPayload("is no JSON: it is not UTF-8", 0);
    }
    for (int i = 0; i < Math.min(4, bytes.length); i++) {
      if (bytes[i] == 0) {
        throw new MalformedPayload("is no JSON: it has a zero byte", i);
      }
    }
  }

  private static String firstLine(JsonProcessingException e) {
    String message = String.valueOf(e.getOriginalMessage());
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }

  private void top(JsonToken token) throws IOException, MalformedPayload {
    if (token.isStructStart()) {
      parts(token);
    } else {
      scalar("value", token);
    }
  }

  private void value(String name, JsonToken token) throws IOException, MalformedPayload {
    if (token.isStructStart()) {
      out.open(name, token == JsonToken.START_OBJECT ? "{…}" : "[…]", at());
      parts(token);
      out.close(end());
    } else {
      scalar(name, token);
    }
  }

  private void parts(JsonToken start) throws IOException, MalformedPayload {
    boolean object = start == JsonToken.START_OBJECT;
    out.say(object ? "{" : "[");
    int count = 0;
    for (JsonToken token = parser.nextToken(); !token.isStructEnd(); token = parser.nextToken()) {
      out.say(count == 0 ? "" : ",").line().say("  ");
      String name = object ? parser.currentName() : Integer.toString(count);
      if (object) {
        out.say(Quoted.text(name)).say(": ");
        token = parser.nextToken();
      }
      value(name, token);
      count++;
    }
    if (count > 0) {
      out.line();
    }
    out.say(object ? "}" : "]");
  }

  private void scalar(String name, JsonToken token) throws IOException {
    int offset = at();
    String text = parser.getText();
    Object value =
        switch (token) {
          case VALUE_STRING -> text;
          case VALUE_TRUE -> Boolean.TRUE;
          case VALUE_FALSE -> Boolean.FALSE;
          case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(text);
          default -> null;
        };
    String written = token == JsonToken.VALUE_STRING ? Quoted.text(text) : text;
    out.say(written);
    out.leaf(name, value, written, offset, end() - offset);
  }

  /** A long if it is one; else a double, which says no more digits than it has. */
  private static Number number(String text) {
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      double wide = Double.parseDouble(text);
      return Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, wide));
    }
  }

  private int at() {
    return (int) parser.currentTokenLocation().getByteOffset();
  }

  private int end() throws IOException {
    // A string is read only when somebody asks; where it ends is known after that.
    parser.getTextLength();
    return (int) parser.currentLocation().getByteOffset();
  }
}
