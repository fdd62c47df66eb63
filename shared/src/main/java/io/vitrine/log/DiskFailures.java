package io.vitrine.log;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/**
 * Counts what made a store on disk give up, by cause, from 0 on.
 *
 * <p>Threads: any.
 */
public final class DiskFailures {
  private enum Cause {
    NO_SPACE,
    IO_ERROR,
    CORRUPTION,
    OTHER
  }

  private final MeterRegistry meters;
  private final String meter;

  /**
   * @param meter the metric's name
   */
  public DiskFailures(MeterRegistry meters, String meter) {
    this.meters = meters;
    this.meter = meter;
    for (Cause cause : Cause.values()) {
      counter(cause);
    }
  }

  private Counter counter(Cause cause) {
    return Counter.builder(meter)
        .description("Writes that failed, after which nothing is taken until a restart")
        .tag("cause", cause.name().toLowerCase(Locale.ROOT))
        .register(meters);
  }

  /** Counts one. */
  public void count(Throwable failure) {
    counter(cause(failure)).increment();
  }

  private static Cause cause(Throwable failure) {
    Status status = failure instanceof RocksDBException rocks ? rocks.getStatus() : null;
    if (status == null) {
      return Cause.OTHER;
    }
    if (status.getSubCode() == Status.SubCode.NoSpace) {
      return Cause.NO_SPACE;
    }
    return switch (status.getCode()) {
      case IOError -> Cause.IO_ERROR;
      case Corruption -> Cause.CORRUPTION;
      default -> Cause.OTHER;
    };
  }
}
