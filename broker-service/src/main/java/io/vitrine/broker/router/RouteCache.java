package io.vitrine.broker.router;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Routes by topic bytes: an open-addressing table that forgets everything when it is full.
 *
 * <p>Threads: one event loop's.
 */
final class RouteCache {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  private final int routesMax;
  private final long bytesMax;

  /** Clients choose the topics; they shall not choose the slots too. */
  private final long seed = ThreadLocalRandom.current().nextLong();

  private @Nullable Route[] slots = new Route[256];
  private int size;
  private long bytes;

  /**
   * @param bytesMax most bytes of all routes together
   */
  RouteCache(int routesMax, long bytesMax) {
    this.routesMax = routesMax;
    this.bytesMax = bytesMax;
  }

  int hash(byte[] topic, int length) {
    long h = seed ^ length;
    int at = 0;
    for (; at + 8 <= length; at += 8) {
      h = (h ^ (long) LONGS.get(topic, at)) * MULTIPLIER;
      h ^= h >>> 32;
    }
    for (; at < length; at++) {
      h = (h ^ topic[at] & 0xFF) * MULTIPLIER;
    }
    h ^= h >>> 29;
    return (int) (h * MULTIPLIER >>> 32);
  }

  @Nullable Route find(byte[] topic, int length, int hash) {
    int mask = slots.length - 1;
    int at = hash & mask;
    Route route = slots[at];
    while (route != null) {
      if (route.hash() == hash && route.is(topic, length)) {
        return route;
      }
      at = (at + 1) & mask;
      route = slots[at];
    }
    return null;
  }

  void add(Route route) {
    if (size >= routesMax || bytes + route.weight() > bytesMax) {
      forget();
    } else if (2 * (size + 1) > slots.length) {
      @Nullable Route[] old = slots;
      slots = new Route[2 * old.length];
      for (Route each : old) {
        if (each != null) {
          place(each);
        }
      }
    }
    place(route);
    size++;
    bytes += route.weight();
  }

  /**
   * A route that it has weighs another number of bytes than before; if that is too much for all of
   * them, only this one is remembered.
   */
  void grown(Route route, long before) {
    bytes += route.weight() - before;
    if (bytes > bytesMax && size > 1) {
      forget();
      add(route);
    }
  }

  private void forget() {
    slots = new Route[256];
    size = 0;
    bytes = 0;
  }

  private void place(Route route) {
    int mask = slots.length - 1;
    int at = route.hash() & mask;
    while (slots[at] != null) {
      at = (at + 1) & mask;
    }
    slots[at] = route;
  }
}
