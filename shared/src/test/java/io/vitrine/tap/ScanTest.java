package io.vitrine.tap;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.contract.TapCounts.Stop;
import io.vitrine.contract.TapFrame;
import io.vitrine.log.RingLog;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ScanTest {
  private static final Scan.Limits WIDE = new Scan.Limits(1_000_000, 1 << 28, Long.MAX_VALUE / 4);
  private static final Function<TapFrame, TapFrame> ALL = frame -> frame;

  private static RingLog filled(int frames, long bytesMax, long step) {
    RingLog ring = new RingLog("tap.0", bytesMax);
    for (int i = 1; i <= frames; i++) {
      TapRings.append(ring, 1, i * step, TapRings.publish("t/" + i, "x".repeat(i % 50)));
    }
    return ring;
  }

  private static List<Long> times(Scan scan) {
    return scan.frames().stream().map(frame -> frame.record().epochNanos()).toList();
  }

  @Test
  void backwardWalkSeesEveryFrameOnceInReverse() {
    RingLog ring = filled(3_000, 1 << 20, 1);

    Scan scan = new Scan(List.of(new BackwardWalk(ring, 0, 3_000, 1)), true, ALL, WIDE).run();

    assertThat(scan.frames()).extracting(TapFrame::sequence).hasSize(3_000);
    assertThat(scan.frames().get(0).sequence()).isEqualTo(3_000);
    assertThat(scan.frames().get(2_999).sequence()).isEqualTo(1);
    assertThat(times(scan)).isSortedAccordingTo((a, b) -> Long.compare(b, a));
    assertThat(scan.lost()).isZero();
  }

  @Test
  void forwardWalkSeesEveryFrameOnce() {
    RingLog ring = filled(3_000, 1 << 20, 1);

    Scan scan = new Scan(List.of(new ForwardWalk(ring, 0, 10, 2_990)), false, ALL, WIDE).run();

    assertThat(scan.frames()).hasSize(2_980);
    assertThat(times(scan)).isSorted().startsWith(11L).endsWith(2_990L);
    assertThat(scan.positions()).containsEntry(0, 2_990L);
  }

  @Test
  void ringsAreMergedByTime() {
    List<RingLog> rings = List.of(filled(100, 1 << 16, 3), filled(100, 1 << 16, 2));
    List<RingWalk> walks = new ArrayList<>();
    for (int loop = 0; loop < 2; loop++) {
      walks.add(new BackwardWalk(rings.get(loop), loop, 100, 1));
    }

    Scan scan = new Scan(walks, true, ALL, WIDE).run();

    assertThat(scan.frames()).hasSize(200);
    assertThat(times(scan)).isSortedAccordingTo((a, b) -> Long.compare(b, a));
  }

  @Test
  void whatTheRingOverwroteIsCountedExactly() {
    RingLog ring = filled(5_000, 1 << 14, 1);
    long held = ring.lastSequence() - ring.firstSequence() + 1;

    Scan backward = new Scan(List.of(new BackwardWalk(ring, 0, 5_000, 1)), true, ALL, WIDE).run();
    Scan forward = new Scan(List.of(new ForwardWalk(ring, 0, 0, 5_000)), false, ALL, WIDE).run();

    assertThat(backward.frames().size() + backward.lost()).isEqualTo(5_000);
    // The window that the writer has cut is given up whole or not at all: at most its frames.
    assertThat((long) backward.frames().size()).isBetween(held - 256, held);
    assertThat(forward.frames()).hasSize((int) held);
    assertThat(forward.lost()).isEqualTo(5_000 - held);
  }

  @Test
  void walksOverARingThatIsOverwrittenMeanwhileAddUp() {
    RingLog ring = filled(200, 1 << 14, 1);
    long last = ring.lastSequence();
    long first = ring.firstSequence();
    BackwardWalk walk = new BackwardWalk(ring, 0, last, first);
    int[] seen = {0};
    Function<TapFrame, TapFrame> slow =
        frame -> {
          if (seen[0]++ == 5) {
            for (int i = 0; i < 20_000; i++) {
              TapRings.append(ring, 1, 1_000 + i, TapRings.publish("late", "y"));
            }
          }
          return frame;
        };

    Scan scan = new Scan(List.of(walk), true, slow, WIDE).run();

    assertThat(scan.frames().size() + scan.lost()).isEqualTo(last - first + 1);
    assertThat(scan.frames()).extracting(TapFrame::sequence).doesNotHaveDuplicates();
  }

  @Test
  void limitsEndItAndSayWhich() {
    RingLog ring = filled(1_000, 1 << 20, 1);

    Scan few =
        new Scan(
                List.of(new ForwardWalk(ring, 0, 0, 1_000)),
                false,
                ALL,
                new Scan.Limits(10, 1 << 20, Long.MAX_VALUE / 4))
            .run();
    Scan full =
        new Scan(
                List.of(new ForwardWalk(ring, 0, 0, 1_000)),
                false,
                ALL,
                new Scan.Limits(1_000, 500, Long.MAX_VALUE / 4))
            .run();
    Scan late =
        new Scan(
                List.of(new ForwardWalk(ring, 0, 0, 1_000)),
                false,
                ALL,
                new Scan.Limits(1_000, 1 << 20, 0))
            .run();

    assertThat(few.stop()).isEqualTo(Stop.LIMIT);
    assertThat(few.frames()).hasSize(10);
    assertThat(few.positions()).containsEntry(0, 10L);
    assertThat(full.stop()).isEqualTo(Stop.BYTES);
    assertThat(full.positions().get(0)).isEqualTo(full.frames().size());
    assertThat(late.stop()).isEqualTo(Stop.TIME);
    assertThat(late.scanned()).isEqualTo(64);
  }

  @Test
  void placesAreFoundByTime() {
    RingLog ring = filled(1_000, 1 << 20, 10);

    assertThat(RingTimes.firstAtOrAfter(ring, 0)).isEqualTo(1);
    assertThat(RingTimes.firstAtOrAfter(ring, 5_000)).isEqualTo(500);
    assertThat(RingTimes.firstAtOrAfter(ring, 5_001)).isEqualTo(501);
    assertThat(RingTimes.firstAtOrAfter(ring, 99_999)).isEqualTo(1_001);
    assertThat(RingTimes.heldFrom(ring)).isZero();
    RingLog overwritten = filled(5_000, 1 << 14, 10);
    assertThat(RingTimes.heldFrom(overwritten)).isEqualTo(overwritten.firstSequence() * 10);
  }
}
