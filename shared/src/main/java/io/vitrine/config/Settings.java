package io.vitrine.config;

import java.util.HashMap;
import java.util.Map;

/**
 * Settings that were checked: a value for each {@link Option}, the default where nothing is set.
 */
public final class Settings {
  private final Map<String, Object> raw;

  private Settings(Map<String, Object> raw) {
    this.raw = Map.copyOf(raw);
  }

  public static Settings defaults() {
    return new Settings(Map.of());
  }

  /** The same settings with one raw value (String, List or Map, as in YAML) changed. */
  public Settings with(String key, Object value) {
    Map<String, Object> changed = new HashMap<>(raw);
    changed.put(key, value);
    return new Settings(changed);
  }

  public <T> T get(Option<T> option) {
    return option.parse(raw.get(option.key()));
  }
}
