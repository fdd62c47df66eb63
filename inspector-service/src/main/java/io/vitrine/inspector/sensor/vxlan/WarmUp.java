package io.vitrine.inspector.sensor.vxlan;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vitrine.inspector.sensor.Duplicates;
import io.vitrine.inspector.sensor.tls.KeyLog;
import io.vitrine.inspector.traffic.Traffic;
import io.vitrine.log.RingLog;
import io.vitrine.tap.TapWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends made-up mirrored traffic to a receiver and a decoder of its own, over loopback, so that
 * their code is compiled before a burst of real traffic needs it. It takes a part of one core for
 * some seconds, once in a process, and nothing of it is seen anywhere.
 *
 * <p>Threads: its own.
 */
final class WarmUp {
  private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
  private static final AtomicBoolean DONE = new AtomicBoolean();

  /** After so many the code is compiled. */
  static final int PACKETS = 400_000;

  private static final int BURST = 256;
  private static final int BUFFER_BYTES = 1 << 20;
  private static final int RING_BYTES = 1 << 20;
  private static final int FRAME_BYTES = 256;
  private static final long WAIT_MILLIS = 5;

  /** It rests twice as long as it works. */
  private static final int REST = 2;

  private final BooleanSupplier enough;
  private final BooleanSupplier busy;
  private final DatagramQueue queue = new DatagramQueue(BUFFER_BYTES);
  private final MadeUpTraffic traffic = new MadeUpTraffic();
  private final MirrorDecoder decoder;

  private WarmUp(boolean analysed, BooleanSupplier enough, BooleanSupplier busy) {
    this.enough = enough;
    this.busy = busy;
    this.decoder =
        new MirrorDecoder(
            new Mirrors(List.of(), new SimpleMeterRegistry()),
            new CaptureFilter(List.of()),
            new Duplicates(),
            new MirrorConnections("warm-up"),
            new TapWriter(new RingLog("tap.0", RING_BYTES), FRAME_BYTES),
            analysed ? new Traffic().open("warm-up") : MirrorDecoder.NOBODY,
            new KeyLog());
  }

  /**
   * Begins, unless this process has done so before.
   *
   * @param analysed whether real traffic is
   * @param enough ends it: the sensor stops, or real traffic has made the code warm
   * @param busy real traffic waits, which goes first
   */
  static void begin(boolean analysed, BooleanSupplier enough, BooleanSupplier busy) {
    if (DONE.compareAndSet(false, true)) {
      Thread thread = new Thread(new WarmUp(analysed, enough, busy)::run, "sensor-warm-up");
      thread.setDaemon(true);
      thread.setPriority(Thread.MIN_PRIORITY);
      thread.start();
    }
  }

  private void run() {
    long began = System.nanoTime();
    try (VxlanReceiver receiver = VxlanReceiver.open("127.0.0.1", 0, BUFFER_BYTES, queue);
        DatagramChannel sender = DatagramChannel.open()) {
      receiver.start();
      sender.connect(receiver.local());
      for (int sent = 0; sent < PACKETS && !enough.getAsBoolean(); sent += BURST) {
        long start = System.nanoTime();
        burst(sender);
        rest(start);
      }
      LOG.debug("The sensor is warm after {} ms", (System.nanoTime() - began) / 1_000_000);
    } catch (IOException e) {
      LOG.debug("The sensor could not be warmed up: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void burst(DatagramChannel sender) throws IOException, InterruptedException {
    for (int i = 0; i < BURST; i++) {
      sender.write(ByteBuffer.wrap(traffic.next()));
    }
    List<Datagram> batch;
    do {
      batch = queue.take(WAIT_MILLIS);
      if (batch != null) {
        batch.forEach(decoder::accept);
      }
    } while (batch != null && !queue.empty());
  }

  private void rest(long start) throws InterruptedException {
    long millis = (System.nanoTime() - start) * REST / 1_000_000;
    do {
      Thread.sleep(Math.max(1, millis));
    } while (busy.getAsBoolean() && !enough.getAsBoolean());
  }
}
