package io.vitrine.broker.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vitrine.broker.Waiting;
import io.vitrine.runtime.Readiness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class DiskWatchTest {
  private static final int BYTES = 20 << 20;

  @TempDir Path directory;

  @Test
  void aLookThatFailsIsCountedAndNotTheLast() throws Exception {
    Path dir = Files.createDirectory(directory.resolve("broker"));
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    try (DiskSpace disk = new DiskSpace(dir, Reserve.in(dir, BYTES), 1, meters, new Readiness())) {
      disk.watch();
      Files.delete(dir);
      Waiting.until("it was not tried twice", () -> failures(meters) >= 2);
      assertThat(disk.low()).isFalse();
    }
  }

  @Test
  void theReserveIsGivenAwayWhenTheDiskIsFullOnly() throws Exception {
    Reserve reserve = Reserve.in(directory.resolve("broker"), BYTES);
    grow(reserve);
    assertThat(Files.size(directory.resolve("broker/reserve"))).isEqualTo(reserve.bytes());
    reserve.release();
    assertThat(reserve.there()).isTrue();
    assertThatThrownBy(() -> reserve.open(DiskWatchTest::inUse))
        .isExactlyInstanceOf(IllegalStateException.class);

    Reserve larger = new Reserve(directory.resolve("broker"), Long.MAX_VALUE);
    larger.release();
    assertThat(directory.resolve("broker")).isEmptyDirectory();
  }

  /** The process ended while it was made, or the one before kept a smaller one. */
  @Test
  void aReserveThatIsNotWholeIsNotThere() throws Exception {
    Path file = directory.resolve("reserve");
    Files.write(file, new byte[10]);
    Reserve reserve = Reserve.in(directory, BYTES);
    assertThat(reserve.there()).isFalse();
    reserve.grow();
    // Not before all of it is on disk.
    assertThat(reserve.there()).isFalse();
    grow(Reserve.in(directory, BYTES));
    assertThat(reserve.there()).isTrue();
    assertThat(Files.size(file)).isEqualTo(BYTES);
    assertThat(directory.resolve("reserve.new")).doesNotExist();
  }

  @Test
  void whatElseIsWrongIsSaidFirst() {
    Reserve reserve = new Reserve(directory, Long.MAX_VALUE);
    assertThatThrownBy(() -> reserve.open(DiskWatchTest::inUse))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("in use (")
        .hasMessageContaining("bytes are free on the disk of " + directory);
    assertThatThrownBy(
            () ->
                reserve.open(
                    () -> {
                      throw new IllegalStateException(
                          "cannot be opened", new IOException("log: No space left on device"));
                    }))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("the disk of " + directory + " is full");
  }

  private static Object inUse() {
    throw new IllegalStateException("in use");
  }

  private static void grow(Reserve reserve) throws IOException {
    while (!reserve.there()) {
      reserve.grow();
    }
  }

  private static double failures(SimpleMeterRegistry meters) {
    return meters.get("vitrine.broker.disk.unreadable").counter().count();
  }
}
