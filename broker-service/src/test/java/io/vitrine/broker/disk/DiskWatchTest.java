package io.vitrine.broker.disk;

import static org.assertj.core.api.Assertions.assertThat;

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
    try (DiskSpace disk = new DiskSpace(dir, 1, meters, new Readiness())) {
      disk.watch();
      Files.delete(dir);
      await(() -> failures(meters) >= 2);
      assertThat(disk.low()).isFalse();
    }
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
