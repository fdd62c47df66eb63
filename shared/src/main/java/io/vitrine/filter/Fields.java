package io.vitrine.filter;

import io.vitrine.dissect.Field;
import io.vitrine.dissect.MqttFields;
import io.vitrine.dissect.PropertyFields;
import io.vitrine.mqtt.property.Property;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every field that a filter may name. */
public final class Fields {
  private static final int SUGGESTIONS_MAX = 3;
  private static final Map<String, Field> BY_NAME = new LinkedHashMap<>();
  private static final Map<String, Field> ALIASES =
      Map.of(
          "mqtt.prop.user_property", PropertyFields.of(Property.USER_PROPERTY, false),
          "mqtt.will.prop.user_property", PropertyFields.of(Property.USER_PROPERTY, true));

  static {
    FrameFields.all().forEach(Fields::add);
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
      if (part || distance(name, each) <= Math.max(2, name.length() / 5)) {
        near.add(each);
      }
    }
    near.sort(Comparator.comparingInt(each -> distance(name, each)));
    return near.subList(0, Math.min(SUGGESTIONS_MAX, near.size()));
  }

  /** Levenshtein distance. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }

  private static void add(Field field) {
    if (BY_NAME.put(field.name(), field) != null) {
      throw new AssertionError("field named twice: " + field);
    }
  }
}
