package io.vitrine.bridge.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.vitrine.mqtt.property.Property;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Bytes, and what can be known of them.
 *
 * @param text null if they are no UTF-8
 * @param json whether the text is one JSON value and nothing else (RFC 8259)
 * @param type media type: what the client said, if it said one; else what the bytes look like
 */
record Data(byte[] bytes, @Nullable String text, boolean json, String type) {
  static final JsonFactory JSON = new JsonFactory();

  private static final String TOKEN = "[A-Za-z0-9!#$%&'*+.^_`|~-]+";

  /** RFC 9110, section 8.3.1; what RFC 2046 has in its form for headers. */
  private static final Pattern MEDIA_TYPE =
      Pattern.compile(
          TOKEN
              + "/"
              + TOKEN
              + "([ \t]*;[ \t]*"
              + TOKEN
              + "=("
              + TOKEN
              + "|\"([ !#-\\[\\]-~]|\\\\[ -~])*\"))*");

  /** What CloudEvents' JSON format takes for JSON. */
  private static final Pattern JSON_TYPE =
      Pattern.compile("(?i)[^;]+/([^;]+\\+)?json[ \t]*(;.*)?", Pattern.DOTALL);

  static Data of(Format.Message message) {
    byte[] bytes = message.data();
    String text = utf8(bytes);
    boolean json = text != null && isJson(text);
    return new Data(bytes, text, json, type(message, text, json));
  }

  private static String type(Format.Message message, @Nullable String text, boolean json) {
    // What the client says is about its payload, not about what a template made of it.
    String said =
        message.rendering().value() == null
            ? message.publication().properties().text(Property.CONTENT_TYPE)
            : null;
    if (said != null && said.length() <= 255 && MEDIA_TYPE.matcher(said).matches()) {
      return said;
    }
    if (json) {
      return "application/json";
    }
    return text == null ? "application/octet-stream" : "text/plain; charset=utf-8";
  }

  /** Whether its type says that it is JSON. */
  boolean jsonType() {
    return JSON_TYPE.matcher(type).matches();
  }

  /** Whether its type says that it is text. */
  boolean textType() {
    return type.regionMatches(true, 0, "text/", 0, 5);
  }

  private static @Nullable String utf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static boolean isJson(String text) {
    try (JsonParser parser = JSON.createParser(text)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        return false;
      }
      parser.skipChildren();
      // A number or a string is read when it is asked for.
      if (first.isScalarValue()) {
        parser.getText();
      }
      return parser.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
  }
}
