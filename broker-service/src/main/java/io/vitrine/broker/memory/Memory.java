package io.vitrine.broker.memory;

import io.netty.util.internal.PlatformDependent;

/**
 * What the Java virtual machine may take.
 *
 * @param heap most bytes of the heap
 * @param direct most bytes of buffers outside of it
 * @param percent how much of both the broker's limits may take if nobody says otherwise
 */
public record Memory(long heap, long direct, int percent) {
  private static final int ALONE = 75;
  private static final int SHARED = 40;

  /** Of this process, with nothing but the broker in it. */
  public static Memory alone() {
    return of(ALONE);
  }

  /** Of this process, where others have parts of it. */
  public static Memory shared() {
    return of(SHARED);
  }

  private static Memory of(int percent) {
    return new Memory(
        Runtime.getRuntime().maxMemory(), PlatformDependent.maxDirectMemory(), percent);
  }

  long of(Pool pool) {
    return pool == Pool.HEAP ? heap : direct;
  }
}
