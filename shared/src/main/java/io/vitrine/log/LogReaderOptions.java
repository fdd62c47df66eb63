package io.vitrine.log;

/**
 * How a {@link LogReader} asks.
 *
 * @param bytesMax most bytes of records in one reply, 1 to 4 MiB
 * @param waitMillis how long the server may wait for a record, 1 to 5,000
 * @param inFlight most requests sent whose batch was not handled yet, 1 to 16; what waits in memory
 *     is at most {@code inFlight * bytesMax}
 * @param lingerMillis a reply that is not full follows the one before after this time at the
 *     earliest, 0 to 1,000
 */
public record LogReaderOptions(int bytesMax, int waitMillis, int inFlight, int lingerMillis) {
  static final int BYTES_MAX = 4 << 20;
  static final int WAIT_MILLIS_MAX = 5_000;
  static final int IN_FLIGHT_MAX = 16;
  static final int LINGER_MILLIS_MAX = 1_000;

  public LogReaderOptions {
    require(bytesMax >= 1 && bytesMax <= BYTES_MAX, "bytesMax", bytesMax);
    require(waitMillis >= 1 && waitMillis <= WAIT_MILLIS_MAX, "waitMillis", waitMillis);
    require(inFlight >= 1 && inFlight <= IN_FLIGHT_MAX, "inFlight", inFlight);
    require(lingerMillis >= 0 && lingerMillis <= LINGER_MILLIS_MAX, "lingerMillis", lingerMillis);
  }

  public LogReaderOptions(int bytesMax, int waitMillis, int inFlight) {
    this(bytesMax, waitMillis, inFlight, 2);
  }

  public static LogReaderOptions defaults() {
    return new LogReaderOptions(256 << 10, 1_000, 2, 2);
  }

  private static void require(boolean good, String name, int value) {
    if (!good) {
      throw new IllegalArgumentException(name + ": " + value);
    }
  }
}
