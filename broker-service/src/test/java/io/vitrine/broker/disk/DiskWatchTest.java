package io.vitrine.broker.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vitrine.runtime.Readiness;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class DiskWatchTest {
  private static final int SECONDS_MAX = 60;

  @TempDir Path directory;

  @Test
  void aLookThatFailsIsCountedAndNotTheLast() throws Exception {
    Path dir = Files.createDirectory(directory.resolve("broker"));
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    try (DiskSpace disk = new DiskSpace(dir, Reserve.in(dir), 1, meters, new Readiness())) {
      disk.watch();
      Files.delete(dir);
      await(() -> failures(meters) >= 2);
      assertThat(disk.low()).isFalse();
    }
  }

  @Test
  void theReserveIsGivenAwayWhenTheDiskIsFullOnly() throws Exception {
    Reserve reserve = Reserve.in(directory.resolve("broker"));
    reserve.take();
    assertThat(Files.size(directory.resolve("broker/reserve"))).isEqualTo(reserve.bytes());
    reserve.release();
    assertThat(reserve.there()).isTrue();
    assertThatThrownBy(
            () ->
                reserve.open(
                    () -> {
                      throw new IllegalStateException("in use");
                    }))
        .isExactlyInstanceOf(IllegalStateException.class);
  }

  private static double failures(SimpleMeterRegistry meters) {
    return meters.get("vitrine.broker.disk.unreadable").counter().count();
  }

  private static void await(BooleanSupplier done) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
    while (!done.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline).isNegative();
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }
}
