package io.vitrine.mqtt.property;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decoded properties in wire order, for packets that are rare. */
public record Properties(List<Entry> entries) {
  public static final Properties NONE = new Properties(List.of());

  /**
   * One property.
   *
   * @param value Long for the integer types, String, byte[], or {@link Pair}
   */
  public record Entry(Property property, Object value) {}

  /** A user property. */
  public record Pair(String name, String value) {}

  public Properties {
    entries = List.copyOf(entries);
  }

  public @Nullable Object value(Property property) {
    for (Entry each : entries) {
      if (each.property() == property) {
        return each.value();
      }
    }
    return null;
  }

  public long number(Property property, long otherwise) {
    return value(property) instanceof Long number ? number : otherwise;
  }

  public @Nullable String text(Property property) {
    return value(property) instanceof String text ? text : null;
  }

  public byte @Nullable [] binary(Property property) {
    return value(property) instanceof byte[] bytes ? bytes : null;
  }

  public boolean has(Property property) {
    return value(property) != null;
  }

  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /** These and one more. */
  public Properties with(Property property, Object value) {
    List<Entry> more = new ArrayList<>(entries);
    more.add(new Entry(property, value));
    return new Properties(more);
  }
}
