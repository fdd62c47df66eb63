package io.vitrine.bridge.schema;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vitrine.bridge.route.Rendering;
import io.vitrine.config.BridgeOptions;
import io.vitrine.config.RouteSettings;
import io.vitrine.config.SchemaSettings;
import io.vitrine.config.Settings;
import io.vitrine.route.Publication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The schemas of routes. Those that the config file's routes name in files are read at the start,
 * others when they are needed.
 *
 * <p>Threads: any; {@link #check} may wait for a registry, see {@link RegistrySource}.
 */
public final class Schemas {
  private static final long FILE_BYTES_MAX = 16 << 20;
  private static final int SOURCES_MAX = 1_000;

  private final Settings settings;
  private final MeterRegistry meters;
  private final Map<SchemaSettings, SchemaSource> sources = new ConcurrentHashMap<>();
  private volatile @Nullable Registry registry;

  private Schemas(Settings settings, MeterRegistry meters) {
    this.settings = settings;
    this.meters = meters;
  }

  /**
   * @param routes of the config file
   * @throws IllegalArgumentException if a file cannot be read, or there is no registry where one is
   *     needed; with a message for people
   */
  public static Schemas of(List<RouteSettings> routes, Settings settings, MeterRegistry meters) {
    Schemas schemas = new Schemas(settings, meters);
    for (RouteSettings route : routes) {
      if (route.schema().kind() != null) {
        try {
          schemas.source(route.schema());
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException(
              BridgeOptions.ROUTES.key() + ": route " + route.name() + ": " + e.getMessage(), e);
        }
      }
    }
    return schemas;
  }

  private SchemaSource source(SchemaSettings schema) {
    SchemaSource known = sources.get(schema);
    if (known != null) {
      return known;
    }
    if (sources.size() >= SOURCES_MAX) {
      sources.clear();
    }
    return sources.computeIfAbsent(
        schema, fresh -> fresh.file().isEmpty() ? ofRegistry(fresh) : ofFile(fresh));
  }

  private static SchemaSource ofFile(SchemaSettings schema) {
    String where = "schema_file " + schema.file() + ": ";
    try {
      Path path = Path.of(schema.file());
      if (Files.size(path) > FILE_BYTES_MAX) {
        throw new IllegalArgumentException("larger than " + FILE_BYTES_MAX + " bytes");
      }
      SchemaText text = new SchemaText(Files.readAllBytes(path), List.of());
      return SchemaSource.fixed(
          Known.ofFile(text.parse(schema.kindOrThrow(), schema.message()), schema.file()));
    } catch (IOException | InvalidPathException e) {
      throw new IllegalArgumentException(where + "cannot be read: " + e, e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(where + e.getMessage(), e);
    }
  }

  private SchemaSource ofRegistry(SchemaSettings schema) {
    RegistryOptions options = RegistryOptions.of(settings);
    Registry known = registry;
    if (known == null) {
      known = new Registry(options);
      registry = known;
    }
    Counter failures =
        Counter.builder("vitrine.bridge.schema_registry.failures")
            .description("Requests to the schema registry that brought no schema")
            .tag("subject", schema.subject())
            .register(meters);
    return new RegistrySource(known, options, schema, failures);
  }

  /** Notes in the rendering of a route whether the value fits, and what it is to begin with. */
  public void check(RouteSettings route, Publication publication, Rendering rendering) {
    SchemaSettings schema = route.schema();
    if (schema.kind() == null || rendering.problem() != null) {
      return;
    }
    try {
      Known known = source(schema).known();
      byte[] value = rendering.value();
      String wrong = wrong(known.schema(), value == null ? publication.payload() : value);
      if (wrong != null) {
        rendering.problem(Rendering.Problem.INVALID_PAYLOAD, known.name() + ": " + wrong);
      } else {
        rendering.prefix(known.header());
      }
    } catch (RegistryException | IllegalArgumentException e) {
      rendering.problem(Rendering.Problem.SCHEMA_UNAVAILABLE, String.valueOf(e.getMessage()));
    }
  }

  /** A payload can be such that a library does not get to the end of it: a pattern's stack, say. */
  private static @Nullable String wrong(Schema schema, byte[] payload) {
    try {
      return schema.problem(payload);
    } catch (RuntimeException | StackOverflowError e) {
      return "it cannot be checked: " + e;
    }
  }
}
