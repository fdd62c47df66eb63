package io.vitrine.route;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Which outbox of a broker the messages of a route wait in: routes that go to the same cluster with
 * the same delivery share one; a route with limits of its own has one for itself. So no outbox has
 * records that differ in how they leave it.
 *
 * @param cluster of Kafka; {@value #DEFAULT} for that of {@code bridge.kafka}
 * @param delivery {@value #DEFAULT} for what {@code bridge.delivery} says
 * @param route what stands for a route's name; empty where routes share
 */
public record OutboxKind(String cluster, String delivery, String route) {
  /** Where a route says nothing. */
  public static final String DEFAULT = "default";

  /** That of routes that say nothing. */
  public static final OutboxKind SHARED = new OutboxKind(DEFAULT, DEFAULT, "");

  /** What names of clusters look like, so that the name of an outbox can be taken apart. */
  public static final String CLUSTER_PATTERN = "[a-z0-9][a-z0-9-]{0,31}";

  private static final int ROUTE_LENGTH_MAX = 40;

  /** That of one route alone. */
  public static OutboxKind of(String cluster, String delivery, String routeName) {
    String plain = routeName.replaceAll("[^A-Za-z0-9-]", "-");
    if (plain.equals(routeName) && plain.length() <= ROUTE_LENGTH_MAX) {
      return new OutboxKind(cluster, delivery, plain);
    }
    CRC32 crc = new CRC32();
    crc.update(routeName.getBytes(StandardCharsets.UTF_8));
    String start = plain.substring(0, Math.min(plain.length(), ROUTE_LENGTH_MAX));
    return new OutboxKind(cluster, delivery, start + "-" + Long.toHexString(crc.getValue()));
  }

  /** By its {@link #name()}; null if it is none. */
  public static @Nullable OutboxKind parse(String name) {
    String[] parts = name.split("_", -1);
    return switch (parts.length) {
      case 2 -> new OutboxKind(parts[0], parts[1], "");
      case 3 -> new OutboxKind(parts[0], parts[1], parts[2]);
      default -> null;
    };
  }

  /** Letters, digits, {@code -} and {@code _} alone. */
  public String name() {
    return cluster + "_" + delivery + (route.isEmpty() ? "" : "_" + route);
  }

  @Override
  public String toString() {
    return name();
  }
}
