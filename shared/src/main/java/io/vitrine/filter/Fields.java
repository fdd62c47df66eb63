package io.vitrine.filter;

import io.vitrine.dissect.Field;
import io.vitrine.dissect.MqttFields;
import io.vitrine.dissect.PropertyFields;
import io.vitrine.mqtt.property.Property;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every field that a filter may name. */
public final class Fields {
  private static final Map<String, Field> BY_NAME = new LinkedHashMap<>();
  private static final Map<String, Field> ALIASES =
      Map.of(
          "mqtt.prop.user_property", PropertyFields.of(Property.USER_PROPERTY, false),
          "mqtt.will.prop.user_property", PropertyFields.of(Property.USER_PROPERTY, true));

  static {
    FrameFields.all().forEach(Fields::add);
    X509Fields.all().forEach(Fields::add);
    MqttFields.all().forEach(Fields::add);
  }

  private Fields() {}

  /** All fields: name, type, description; in the order of the protocols. */
  public static Collection<Field> all() {
    return Collections.unmodifiableCollection(BY_NAME.values());
  }

  /** The field of that name, or null. */
  public static @Nullable Field byName(String name) {
    Field field = BY_NAME.get(name);
    return field == null ? ALIASES.get(name) : field;
  }

  /** Names that may have been meant, nearest first. */
  public static List<String> suggestions(String name) {
    String last = name.substring(name.lastIndexOf('.') + 1);
    List<String> near = new ArrayList<>();
    for (String each : BY_NAME.keySet()) {
      boolean part = last.length() > 2 && (each.endsWith("." + last) || each.startsWith(name));
      if (part || Names.close(name, each)) {
        near.add(each);
      }
    }
    return Names.sorted(name, near.isEmpty() ? siblings(name) : near);
  }

  /** Fields of the same protocol, for a name that is like none. */
  private static List<String> siblings(String name) {
    String protocol = name.substring(0, name.lastIndexOf('.') + 1);
    return protocol.isEmpty()
        ? List.of()
        : BY_NAME.keySet().stream().filter(each -> each.startsWith(protocol)).toList();
  }

  private static void add(Field field) {
    if (BY_NAME.put(field.name(), field) != null) {
      throw new AssertionError("field named twice: " + field);
    }
  }
}
