package io.vitrine.dissect.payload;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Chooses how a payload is looked at: by the first rule whose filter fits the topic; without one by
 * the content type, by Sparkplug's topics, or by what the payload is: JSON, text, CBOR. Protobuf is
 * never guessed. Immutable; any thread.
 */
public final class PayloadViews {
  /** Without rules. */
  public static final PayloadViews AUTO = new PayloadViews(List.of());

  private static final int HEX_BYTES_MAX = 4 * 1024;

  private final List<PayloadRule> rules;

  public PayloadViews(List<PayloadRule> rules) {
    this.rules = List.copyOf(rules);
  }

  /** Whether somebody said how payloads of that topic or content type are to be looked at. */
  public boolean chosen(String topic, @Nullable String contentType) {
    return rule(topic) != null
        || byContentType(contentType) != null
        || SparkplugTopic.of(topic) != null;
  }

  /**
   * Looks at a payload.
   *
   * @param topic resolved, if an alias stood for it
   * @param contentType of MQTT 5; null if there is none
   * @param cut whether the payload goes on behind what was captured
   * @param aliases of Sparkplug edge nodes: learned from and resolved
   */
  public PayloadView view(
      String topic,
      @Nullable String contentType,
      byte[] payload,
      boolean cut,
      SparkplugAliases aliases) {
    PayloadRule rule = rule(topic);
    SparkplugTopic sparkplug = SparkplugTopic.of(topic);
    PayloadKind kind = rule != null ? rule.kind() : byContentType(contentType);
    if (kind == null && sparkplug != null) {
      kind = PayloadKind.SPARKPLUG;
    }
    if (kind == null) {
      return guess(payload, cut);
    }
    NodeBuilder out = new NodeBuilder();
    try {
      return switch (kind) {
        case TEXT -> text(payload, cut);
        case JSON -> json(payload, out);
        case CBOR -> cbor(payload, out);
        case PROTOBUF -> protobuf(payload, rule, out);
        case SPARKPLUG -> SparkplugDecoder.decode(payload, sparkplug, aliases);
        case HEX -> hex(payload);
      };
    } catch (SparkplugDecoder.Partial e) {
      return cut ? ended(e.view(), payload.length) : fallBack(e.view(), payload, kind, e);
    } catch (MalformedPayload e) {
      PayloadView partial = PayloadView.of(kind, out, payload.length);
      return cut ? ended(partial, payload.length) : fallBack(partial, payload, kind, e);
    }
  }

  private static PayloadView ended(PayloadView partial, int end) {
    return partial.with("was not captured to its end", end);
  }

  /** Text if it is some, else bytes; and why. */
  private static PayloadView fallBack(
      PayloadView partial, byte[] payload, PayloadKind kind, MalformedPayload e) {
    String what = "payload, looked at as " + kind.title() + ", " + e.getMessage();
    PayloadView plain;
    try {
      plain = text(payload, false);
    } catch (MalformedPayload none) {
      plain = hex(payload);
    }
    return new PayloadView(plain.kind(), plain.text(), partial.nodes(), "", 0, plain.shortened())
        .with(what, e.offset());
  }

  private @Nullable PayloadRule rule(String topic) {
    for (PayloadRule each : rules) {
      if (each.filter().matches(topic)) {
        return each;
      }
    }
    return null;
  }

  private static @Nullable PayloadKind byContentType(@Nullable String contentType) {
    if (contentType == null) {
      return null;
    }
    int end = contentType.indexOf(';');
    String type =
        (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    if (type.equals("application/json") || type.endsWith("+json")) {
      return PayloadKind.JSON;
    }
    if (type.equals("application/cbor") || type.endsWith("+cbor")) {
      return PayloadKind.CBOR;
    }
    if (type.equals("application/protobuf") || type.equals("application/x-protobuf")) {
      return PayloadKind.PROTOBUF;
    }
    return type.equals("application/octet-stream") ? PayloadKind.HEX : null;
  }

  private static PayloadView guess(byte[] payload, boolean cut) {
    boolean json = looksLikeJson(payload);
    PayloadKind likely = json ? PayloadKind.JSON : PayloadKind.CBOR;
    NodeBuilder out = new NodeBuilder();
    try {
      if (json) {
        return json(payload, out);
      }
      return text(payload, cut);
    } catch (MalformedPayload e) {
      if (json && cut) {
        return ended(PayloadView.of(likely, out, payload.length), payload.length);
      }
    }
    try {
      return json ? text(payload, cut) : structured(payload);
    } catch (MalformedPayload e) {
      return hex(payload);
    }
  }

  private static boolean looksLikeJson(byte[] payload) {
    for (byte each : payload) {
      if (each != ' ' && each != '\n' && each != '\r' && each != '\t') {
        return each == '{' || each == '[';
      }
    }
    return false;
  }

  /** CBOR only where it is a whole map or list: nearly any byte begins some item. */
  private static PayloadView structured(byte[] payload) throws MalformedPayload {
    int major = payload.length < 2 ? 0 : (payload[0] & 0xFF) >> 5;
    if (major != 4 && major != 5) {
      throw new MalformedPayload("is no list and no map", 0);
    }
    return cbor(payload, new NodeBuilder());
  }

  private static PayloadView json(byte[] payload, NodeBuilder out) throws MalformedPayload {
    JsonDecoder.decode(payload, out);
    return PayloadView.of(PayloadKind.JSON, out, payload.length);
  }

  private static PayloadView cbor(byte[] payload, NodeBuilder out) throws MalformedPayload {
    CborDecoder.decode(payload, out);
    return PayloadView.of(PayloadKind.CBOR, out, payload.length);
  }

  private static PayloadView protobuf(byte[] payload, @Nullable PayloadRule rule, NodeBuilder out)
      throws MalformedPayload {
    ProtobufDecoder.decode(
        payload, rule == null ? null : rule.schema(), rule == null ? "" : rule.message(), out);
    return PayloadView.of(PayloadKind.PROTOBUF, out, payload.length);
  }

  /** UTF-8; where it is cut the last character need not be whole. */
  private static PayloadView text(byte[] payload, boolean cut) throws MalformedPayload {
    var decoder = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(payload);
    java.nio.CharBuffer chars = java.nio.CharBuffer.allocate(payload.length);
    try {
      var result = decoder.decode(in, chars, !cut);
      if (result.isError()) {
        result.throwException();
      }
    } catch (CharacterCodingException e) {
      throw new MalformedPayload("is not UTF-8", in.position());
    }
    String whole = chars.flip().toString();
    boolean binary = whole.chars().anyMatch(c -> c < ' ' && c != '\t' && c != '\n' && c != '\r');
    if (binary) {
      throw new MalformedPayload("has control characters", 0);
    }
    String shown = whole.substring(0, Math.min(whole.length(), NodeBuilder.TEXT_CHARS_MAX));
    return new PayloadView(
        PayloadKind.TEXT, shown, List.of(), "", 0, shown.length() < whole.length());
  }

  private static PayloadView hex(byte[] payload) {
    StringBuilder dump = new StringBuilder();
    int shown = Math.min(payload.length, HEX_BYTES_MAX);
    for (int line = 0; line < shown; line += 16) {
      int end = Math.min(shown, line + 16);
      dump.append(line == 0 ? "" : "\n").append(String.format("%04x ", line));
      for (int i = line; i < end; i++) {
        dump.append(String.format(" %02x", payload[i]));
      }
    }
    boolean shortened = shown < payload.length;
    return new PayloadView(PayloadKind.HEX, dump.toString(), List.of(), "", 0, shortened);
  }
}
