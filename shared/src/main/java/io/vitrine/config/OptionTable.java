package io.vitrine.config;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Every option there is, in the order of the docs. A new {@code …Options} class is added to {@link
 * #CLASSES}; its public static fields are then read, checked and documented.
 *
 * <p>Threads: any; immutable.
 */
public final class OptionTable {
  private static final List<Class<?>> CLASSES =
      List.of(
          NodeOptions.class,
          BrokerOptions.class,
          MemoryOptions.class,
          ProtocolOptions.class,
          AccessOptions.class,
          ListenerOptions.class,
          BridgeOptions.class,
          InspectorOptions.class,
          SensorOptions.class,
          EmbeddedKafkaOptions.class,
          ClusterOptions.class,
          AdminOptions.class,
          TelemetryOptions.class,
          LogOptions.class);

  private static final OptionTable ALL = collect(CLASSES);

  private final Map<String, Option<?>> byKey = new LinkedHashMap<>();
  private final Map<String, Option<?>> byVariable = new LinkedHashMap<>();
  private final TreeSet<String> sections = new TreeSet<>();

  OptionTable(Collection<? extends Option<?>> options) {
    for (Option<?> option : options) {
      add(option);
    }
  }

  public static OptionTable all() {
    return ALL;
  }

  public Collection<Option<?>> options() {
    return List.copyOf(byKey.values());
  }

  /** The environment variable of a key: {@code broker.port} is {@code VITRINE_BROKER_PORT}. */
  public static String variable(String key) {
    return "VITRINE_" + key.toUpperCase(Locale.ROOT).replace('.', '_');
  }

  @Nullable Option<?> find(String key) {
    return byKey.get(key);
  }

  @Nullable Option<?> findByVariable(String variable) {
    return byVariable.get(variable);
  }

  /** The map option that {@code key} is an entry of: {@code log.levels.io.vitrine}. */
  @Nullable Option<?> findMapOf(String key) {
    for (int dot = key.lastIndexOf('.'); dot > 0; dot = key.lastIndexOf('.', dot - 1)) {
      Option<?> option = byKey.get(key.substring(0, dot));
      if (option != null && option.shape().isMap()) {
        return option;
      }
    }
    return null;
  }

  boolean isSection(String path) {
    return sections.contains(path);
  }

  /** Keys of options and of sections. */
  Collection<String> keys() {
    List<String> keys = new ArrayList<>(byKey.keySet());
    keys.addAll(sections);
    return keys;
  }

  Collection<String> variables() {
    return byVariable.keySet();
  }

  private void add(Option<?> option) {
    String key = option.key();
    if (byKey.put(key, option) != null || byVariable.put(variable(key), option) != null) {
      throw new IllegalStateException("option declared twice: " + key);
    }
    for (int dot = key.indexOf('.'); dot > 0; dot = key.indexOf('.', dot + 1)) {
      sections.add(key.substring(0, dot));
    }
  }

  private static OptionTable collect(List<Class<?>> classes) {
    List<Option<?>> options = new ArrayList<>();
    for (Class<?> type : classes) {
      for (Field field : type.getDeclaredFields()) {
        if (Modifier.isPublic(field.getModifiers()) && field.getType() == Option.class) {
          options.add(read(field));
        }
      }
    }
    return new OptionTable(options);
  }

  private static Option<?> read(Field field) {
    try {
      return (Option<?>) field.get(null);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(field.toString(), e);
    }
  }
}
