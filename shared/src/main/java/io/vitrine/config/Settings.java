package io.vitrine.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Settings that were checked: a value for each {@link Option}, the default where nothing is set.
 *
 * <p>Threads: any; immutable. {@link #get} parses: read settings at start, not per message.
 */
public final class Settings {
  private final Map<String, Object> raw;
  private final Map<String, Setting> given;

  private Settings(Map<String, Object> raw, Map<String, Setting> given) {
    this.raw = Collections.unmodifiableMap(new LinkedHashMap<>(raw));
    this.given = Collections.unmodifiableMap(new LinkedHashMap<>(given));
  }

  public static Settings defaults() {
    return new Settings(Map.of(), Map.of());
  }

  static Settings read(Map<String, Setting> given) {
    Map<String, Object> raw = new LinkedHashMap<>();
    given.forEach((key, setting) -> raw.put(key, setting.raw()));
    return new Settings(raw, given);
  }

  static Settings of(Object row) {
    if (!(row instanceof Map<?, ?> columns)) {
      throw new IllegalArgumentException("not a map");
    }
    Map<String, Object> raw = new LinkedHashMap<>();
    columns.forEach((key, value) -> raw.put(Scalars.text(key), value));
    return new Settings(raw, Map.of());
  }

  /** The same settings with one raw value (String, List or Map, as in YAML) changed. */
  public Settings with(String key, Object value) {
    Map<String, Object> changed = new LinkedHashMap<>(raw);
    changed.put(key, value);
    return new Settings(changed, given);
  }

  /**
   * The same settings as they are for one row of a list of tables: what its columns {@linkplain
   * Option#column override} is changed.
   *
   * @param columns of the list
   */
  Settings overriddenBy(Settings row, List<Option<?>> columns) {
    Settings merged = this;
    for (Option<?> column : columns) {
      Object value = row.raw.get(column.key());
      if (value != null && !column.shape().inherits().isEmpty()) {
        merged = merged.with(column.shape().inherits(), value);
      }
    }
    return merged;
  }

  /** Whether somebody set it, be it to the default. */
  public boolean isSet(Option<?> option) {
    return raw.containsKey(option.key());
  }

  /**
   * The value in effect. Ports are shifted by {@link NodeOptions#PORT_OFFSET}.
   *
   * @throws IllegalArgumentException if a value that was put in by {@link #with} is not as expected
   */
  public <T> T get(Option<T> option) {
    try {
      return Ports.shift(option, option.parse(offsetForRows(option)), offset());
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new IllegalArgumentException(
          option.key() + ": " + e.getMessage() + " (expected: " + option.expected() + ")", e);
    }
  }

  /** What the user set and where, secrets hidden; for people. */
  public List<Setting> given() {
    return List.copyOf(given.values());
  }

  /** The rows of a list of tables for people: references as written, secrets hidden. */
  public List<Map<String, Object>> shownRows(Option<?> option) {
    Setting setting = given.get(option.key());
    Object value = raw.get(option.key());
    Object shown = setting != null && setting.raw() == value ? setting.shown() : value;
    List<Map<String, Object>> rows = new ArrayList<>();
    if (shown instanceof List<?> list) {
      for (Object row : list) {
        rows.add(of(row).raw);
      }
    }
    return rows;
  }

  private int offset() {
    return NodeOptions.PORT_OFFSET.parse(raw.get(NodeOptions.PORT_OFFSET.key()));
  }

  /** The rows of a list of tables learn the offset, since their ports are shifted too. */
  private @Nullable Object offsetForRows(Option<?> option) {
    Object value = raw.get(option.key());
    if (option.shape().columns().isEmpty() || !(value instanceof List<?> list)) {
      return value;
    }
    List<Object> rows = new ArrayList<>();
    for (Object row : list) {
      rows.add(Settings.of(row).with(NodeOptions.PORT_OFFSET.key(), offset()).raw);
    }
    return rows;
  }
}
