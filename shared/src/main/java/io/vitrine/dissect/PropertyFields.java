package io.vitrine.dissect;

import static io.vitrine.dissect.FieldType.BYTES;
import static io.vitrine.dissect.FieldType.PAIR;
import static io.vitrine.dissect.FieldType.STRING;
import static io.vitrine.dissect.FieldType.UNSIGNED;

import io.vitrine.mqtt.property.Property;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A field for each property of MQTT 5, {@code mqtt.prop.<name>}, and one for each property of a
 * will, {@code mqtt.will.prop.<name>}; user properties are {@code mqtt.user} and {@code
 * mqtt.will.user}.
 */
public final class PropertyFields {
  private static final Field[] OF_PACKET = rows("mqtt.");
  private static final Field[] OF_WILL = rows("mqtt.will.");

  private PropertyFields() {}

  public static Field of(Property property, boolean will) {
    return (will ? OF_WILL : OF_PACKET)[property.ordinal()];
  }

  /** The property that a field stands for; null if it stands for none. */
  public static @Nullable Property property(Field field, boolean will) {
    Field[] rows = will ? OF_WILL : OF_PACKET;
    for (int i = 0; i < rows.length; i++) {
      if (rows[i] == field) {
        return Property.values()[i];
      }
    }
    return null;
  }

  private static Field[] rows(String prefix) {
    Property[] all = Property.values();
    Field[] rows = new Field[all.length];
    for (Property each : all) {
      rows[each.ordinal()] = row(prefix, each);
    }
    return rows;
  }

  private static Field row(String prefix, Property property) {
    String name =
        prefix + (property == Property.USER_PROPERTY ? "user" : "prop." + property.title());
    Field row = Field.of(name, type(property), label(property)).about(about(prefix, property));
    return property == Property.AUTHENTICATION_DATA ? row.hidden() : row;
  }

  private static String about(String prefix, Property property) {
    String of = prefix.contains("will") ? "will property" : "property";
    String text = label(property) + ", " + of + String.format(" 0x%02x", property.id());
    return property == Property.USER_PROPERTY
        ? text + "; mqtt.user[\"key\"] is the value of a key"
        : text;
  }

  private static FieldType type(Property property) {
    return switch (property.type()) {
      case BYTE, TWO_BYTE_INTEGER, FOUR_BYTE_INTEGER, VARIABLE_BYTE_INTEGER -> UNSIGNED;
      case UTF_8_STRING -> STRING;
      case BINARY_DATA -> BYTES;
      case UTF_8_STRING_PAIR -> PAIR;
    };
  }

  /** The specification's name: {@code Session Expiry Interval}. */
  static String label(Property property) {
    StringBuilder label = new StringBuilder();
    for (String word : property.title().split("_", -1)) {
      label.append(label.isEmpty() ? "" : " ");
      label.append(
          word.equals("qos")
              ? "QoS"
              : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
    }
    return label.toString();
  }
}
