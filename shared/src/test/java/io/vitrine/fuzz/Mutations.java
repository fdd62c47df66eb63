package io.vitrine.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Damages samples at random and tries what comes out for a second, the same each time. */
public final class Mutations {
  /** Takes an input; must not throw. */
  @FunctionalInterface
  public interface Target {
    void accept(byte[] input, Random random) throws Exception;
  }

  private Mutations() {}

  /** A failure names the seed, which makes the same input again. */
  public static void run(List<byte[]> samples, Target target) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
    long seed = 0;
    while (System.nanoTime() - end < 0) {
      Random random = new Random(seed);
      byte[] input = damaged(samples, random);
      try {
        target.accept(input, random);
      } catch (Exception | Error e) {
        throw new AssertionError("seed " + seed + "L", e);
      }
      seed++;
    }
  }

  private static byte[] damaged(List<byte[]> samples, Random random) {
    byte[] input = samples.get(random.nextInt(samples.size())).clone();
    for (int i = random.nextInt(8); i > 0 && input.length > 0; i--) {
      int at = random.nextInt(input.length);
      switch (random.nextInt(6)) {
        case 0 -> input[at] = (byte) random.nextInt();
        case 1 -> input[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> input[at] = random.nextBoolean() ? (byte) 0xFF : 0;
        case 3 -> input = Arrays.copyOf(input, at);
        case 4 -> {
          int length = Math.min(input.length - at, 1 + random.nextInt(64));
          byte[] other = samples.get(random.nextInt(samples.size()));
          int from = random.nextInt(Math.max(1, other.length - length));
          System.arraycopy(other, from, input, at, Math.min(length, other.length - from));
        }
        default -> {
          int length = Math.min(input.length - at, 1 + random.nextInt(64));
          byte[] longer = Arrays.copyOf(input, input.length + length);
          System.arraycopy(input, at, longer, at + length, input.length - at);
          input = longer;
        }
      }
    }
    return input;
  }
}
