package io.vitrine.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.kafka.embedded.FreePorts;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9 of the broker at any moment: no acknowledged message is lost, no QoS 2 message comes
 * twice, the order holds, subscriptions and retained messages are back.
 */
@Timeout(value = 900)
class CrashTest {
  @TempDir Path directory;

  @Test
  void aFewCrashesLoseNothing() throws Exception {
    crashes(3, false);
  }

  @Test
  @Tag("faults")
  void manyCrashesLoseNothing() throws Exception {
    crashes(Integer.getInteger("vitrine.faults.rounds", 60), false);
  }

  @Test
  @Tag("faults")
  void crashesThatTearTheLastWriteLoseNothingThatWasAcknowledged() throws Exception {
    crashes(Integer.getInteger("vitrine.faults.rounds", 60) / 3, true);
  }

  private void crashes(int rounds, boolean torn) throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int port = FreePorts.next();
    VitrineProcess broker = start(port);
    try (CrashLoad load = new CrashLoad(port)) {
      load.begin();
      for (int round = 0; round < rounds; round++) {
        load.awaitProgress(50 + random.nextInt(400));
        broker.close();
        if (torn) {
          appendGarbage(random);
        }
        broker = start(port);
      }
      load.finish("seed " + seed);
    } finally {
      broker.close();
    }
  }

  private VitrineProcess start(int port) throws Exception {
    VitrineProcess broker =
        VitrineProcess.start(
            directory,
            "broker",
            "--data",
            directory.resolve("data").toString(),
            "--set",
            "broker.port=" + port,
            "--set",
            "broker.ws_port=0",
            "--set",
            "broker.tap_bytes_max=1MiB",
            "--set",
            "admin.broker_port=0");
    broker.ready();
    return broker;
  }

  /** As a write looks that the machine had begun: a part of a record behind what was synced. */
  private void appendGarbage(Random random) throws Exception {
    Path store = directory.resolve("data").resolve("broker").resolve("store");
    List<Path> logs;
    try (var files = Files.list(store)) {
      logs =
          files
              .filter(each -> each.toString().endsWith(".log"))
              .sorted(Comparator.comparing(Path::getFileName))
              .toList();
    }
    byte[] garbage = new byte[1 + random.nextInt(2_000)];
    random.nextBytes(garbage);
    try (RandomAccessFile last = new RandomAccessFile(logs.get(logs.size() - 1).toFile(), "rw")) {
      last.seek(last.length());
      last.write(garbage);
    }
  }

  @Test
  void theWholeOfARoundIsSeenAtTheEnd() throws Exception {
    int port = FreePorts.next();
    try (VitrineProcess broker = start(port);
        CrashLoad load = new CrashLoad(port)) {
      load.begin();
      load.awaitProgress(200);
      load.finish("no crash");
      assertThat(broker.errors()).doesNotContain("ERROR");
    }
  }
}
