package io.vitrine.route;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A JSON pointer (RFC 6901). It reads a document only as far as it must, and gives numbers as they
 * are written.
 *
 * <p>Threads: any; immutable.
 */
final class JsonPath {
  private static final JsonFactory JSON = new JsonFactory();

  private final List<String> steps;

  private JsonPath(List<String> steps) {
    this.steps = List.copyOf(steps);
  }

  /**
   * @param at where it begins in its template, for messages
   */
  static JsonPath parse(String pointer, int at) {
    if (!pointer.isEmpty() && !pointer.startsWith("/")) {
      throw RouteSyntaxException.at(
          at, "\"" + pointer + "\" is no JSON pointer", "/name, /name/inner or /list/0");
    }
    List<String> steps = new ArrayList<>();
    for (int from = 0; from < pointer.length(); ) {
      int slash = pointer.indexOf('/', from + 1);
      int end = slash < 0 ? pointer.length() : slash;
      steps.add(step(pointer.substring(from + 1, end), at + from + 1));
      from = end;
    }
    return new JsonPath(steps);
  }

  private static String step(String escaped, int at) {
    for (int tilde = escaped.indexOf('~'); tilde >= 0; tilde = escaped.indexOf('~', tilde + 1)) {
      char next = tilde + 1 < escaped.length() ? escaped.charAt(tilde + 1) : ' ';
      if (next != '0' && next != '1') {
        throw RouteSyntaxException.at(at + tilde, "a lone ~", "~0 for ~, ~1 for /");
      }
    }
    return escaped.replace("~1", "/").replace("~0", "~");
  }

  /**
   * The text of a string, a number or a boolean; objects and lists as JSON. Null if the document
   * has none there, has {@code null} there, or is no JSON up to there.
   */
  @Nullable String read(byte[] document) {
    try (JsonParser parser = JSON.createParser(document)) {
      JsonToken token = parser.nextToken();
      for (String step : steps) {
        token = token == null ? null : descend(parser, token, step);
      }
      return token == null ? null : text(parser, token);
    } catch (IOException e) {
      return null;
    }
  }

  /** The first token of what is at that step; null if there is nothing. */
  private static @Nullable JsonToken descend(JsonParser parser, JsonToken token, String step)
      throws IOException {
    if (token == JsonToken.START_OBJECT) {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean here = parser.currentName().equals(step);
        JsonToken value = parser.nextToken();
        if (here) {
          return value;
        }
        parser.skipChildren();
      }
    } else if (token == JsonToken.START_ARRAY && step.matches("0|[1-9][0-9]{0,8}")) {
      int left = Integer.parseInt(step);
      for (JsonToken each = parser.nextToken();
          each != null && each != JsonToken.END_ARRAY;
          each = parser.nextToken()) {
        if (left-- == 0) {
          return each;
        }
        parser.skipChildren();
      }
    }
    return null;
  }

  private static @Nullable String text(JsonParser parser, JsonToken token) throws IOException {
    if (token == JsonToken.VALUE_NULL) {
      return null;
    }
    if (!token.isStructStart()) {
      return parser.getText();
    }
    StringWriter out = new StringWriter();
    try (JsonGenerator generator = JSON.createGenerator(out)) {
      generator.copyCurrentStructure(parser);
    }
    return out.toString();
  }
}
