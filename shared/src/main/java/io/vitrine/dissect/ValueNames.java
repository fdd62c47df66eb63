package io.vitrine.dissect;

import io.vitrine.mqtt.packet.PacketType;
import io.vitrine.mqtt.packet.ReasonCode;
import io.vitrine.mqtt.property.Property;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names of a field's values, found by value and, for filters, by name. Immutable. */
public final class ValueNames {
  static final ValueNames NONE = new ValueNames(Map.of(), Map.of());

  private final Map<Long, String> byValue;
  private final Map<String, Long> byName = new LinkedHashMap<>();

  private ValueNames(Map<Long, String> byValue, Map<String, Long> more) {
    this.byValue = byValue;
    byValue.forEach((value, name) -> byName.putIfAbsent(key(name), value));
    more.forEach((name, value) -> byName.putIfAbsent(key(name), value));
  }

  /** Names of the values 0, 1, 2… */
  static ValueNames count(String... names) {
    Map<Long, String> map = new LinkedHashMap<>();
    for (int i = 0; i < names.length; i++) {
      map.put((long) i, names[i]);
    }
    return new ValueNames(map, Map.of());
  }

  ValueNames and(long value, String name) {
    Map<Long, String> map = new LinkedHashMap<>(byValue);
    map.put(value, name);
    return new ValueNames(map, Map.of());
  }

  /** Wireshark's names of the packet types, which filters may also call by MQTT's. */
  static ValueNames packetTypes(String... wireshark) {
    Map<Long, String> map = new LinkedHashMap<>();
    Map<String, Long> more = new LinkedHashMap<>();
    for (PacketType each : PacketType.values()) {
      map.put((long) each.code(), wireshark[each.code()]);
      more.put(each.name(), (long) each.code());
    }
    return new ValueNames(map, more);
  }

  /** The reason codes that a packet may carry. */
  static ValueNames reasons(PacketType packet) {
    Map<Long, String> map = new LinkedHashMap<>();
    for (ReasonCode each : ReasonCode.values()) {
      if (each.allowedIn(packet)) {
        map.put((long) each.code(), title(packet, each));
      }
    }
    return new ValueNames(map, Map.of());
  }

  private static String title(PacketType packet, ReasonCode code) {
    if (code != ReasonCode.SUCCESS) {
      return code.title();
    }
    return switch (packet) {
      case SUBACK -> "Granted QoS 0";
      case DISCONNECT -> "Normal disconnection";
      default -> code.title();
    };
  }

  static ValueNames properties() {
    Map<Long, String> map = new LinkedHashMap<>();
    for (Property each : Property.values()) {
      map.put((long) each.id(), PropertyFields.label(each));
    }
    return new ValueNames(map, Map.of());
  }

  public @Nullable String name(long value) {
    return byValue.get(value);
  }

  /**
   * The value with that name, or null. Case, blanks and punctuation do not matter, so that {@code
   * "Publish Message"} and {@code PUBLISH_MESSAGE} are the same.
   */
  public @Nullable Long value(String name) {
    return byName.get(key(name));
  }

  public boolean isEmpty() {
    return byValue.isEmpty();
  }

  /** Value to name, in order of declaration. */
  public Map<Long, String> all() {
    return java.util.Collections.unmodifiableMap(byValue);
  }

  private static String key(String name) {
    return name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]+", "_");
  }
}
