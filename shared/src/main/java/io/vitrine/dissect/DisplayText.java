package io.vitrine.dissect;

import io.vitrine.mqtt.property.Properties;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** What values look like to a reader; close to Wireshark's texts. */
public final class DisplayText {
  private static final int BYTES_SHOWN = 64;

  private DisplayText() {}

  static String of(Dissection in, int index) {
    Field field = in.field(index);
    return switch (field.type()) {
      case NONE, PATH -> index == 0 ? heading(in) : "";
      case UNSIGNED -> number(field, in.number(index)) + set(in, index);
      case BOOLEAN -> in.number(index) != 0 ? "Set" : "Not set";
      case STRING -> escaped(in.text(index));
      case BYTES, IPV4, IPV6 -> bytes(in.content(index));
      case PAIR -> pair(in.value(index));
      case FLOAT, TIME -> String.valueOf(in.value(index));
    };
  }

  static String heading(Dissection in) {
    return String.valueOf(MqttFields.TYPES.name(in.type().code()));
  }

  /** In decimal or hex, with its name. */
  public static String number(Field field, long value) {
    String plain = field.hex() ? String.format("0x%02x", value) : Long.toString(value);
    String name = field.valueName(value);
    return name == null ? plain : name + " (" + plain + ")";
  }

  /** The bits of a byte that are set, listed behind the byte. */
  private static String set(Dissection in, int index) {
    StringBuilder text = new StringBuilder();
    int end = in.next(index);
    for (int i = index + 1; i < end; i++) {
      Field bit = in.field(i);
      if (bit.mask() == 0) {
        return "";
      }
      String name = bit.valueName(in.number(i));
      if (bit.type() == FieldType.BOOLEAN && in.number(i) != 0) {
        text.append(", ").append(bit.label());
      } else if (name != null) {
        text.append(", ").append(bit.label()).append(": ").append(name);
      }
    }
    return text.toString();
  }

  private static String pair(@Nullable Object value) {
    return value instanceof Properties.Pair pair
        ? escaped(pair.name()) + ": " + escaped(pair.value())
        : "";
  }

  /** Printable text in quotes, anything else in hex. */
  static String bytes(byte[] bytes) {
    if (bytes.length > 0 && Utf8Bytes.kind(bytes, 0, bytes.length) == Utf8Bytes.Kind.CLEAN) {
      return '"' + Utf8Bytes.text(bytes, 0, bytes.length) + '"';
    }
    int shown = Math.min(BYTES_SHOWN, bytes.length);
    String hex = HexFormat.of().formatHex(bytes, 0, shown);
    return shown < bytes.length ? hex + "… (" + bytes.length + " bytes)" : hex;
  }

  /** Text on one line: control characters as escapes. */
  public static String escaped(String text) {
    StringBuilder out = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean control = Character.isISOControl(c);
      if (control && out == null) {
        out = new StringBuilder(text.length() + 8).append(text, 0, i);
      }
      if (out != null) {
        out.append(control ? String.format("\\x%02x", (int) c) : String.valueOf(c));
      }
    }
    return out == null ? text : out.toString();
  }
}
