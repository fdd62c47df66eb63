package io.vitrine.inspector.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vitrine.inspector.sensor.file.CapturedFrame;
import io.vitrine.inspector.sensor.layer.Layers;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes are a frame of any link type; the first says which, and how much was cut off. */
class LayersFuzzTest {
  private static final int[] LINKS = {1, 0, 12, 101, 108, 113, 228, 229, 276};

  private final Layers layers = new Layers();
  private long number;

  static List<byte[]> samples() throws IOException {
    return Samples.frames().stream()
        .map(
            frame -> {
              byte[] sample = new byte[1 + frame.length];
              System.arraycopy(frame, 0, sample, 1, frame.length);
              return sample;
            })
        .limit(300)
        .toList();
  }

  @Test
  void noDamagedFrameFails() throws IOException {
    Mutations.run(samples(), (input, random) -> read(input));
  }

  @MethodSource("samples")
  @FuzzTest(maxDuration = "10m")
  void read(byte[] input) {
    int choice = input.length == 0 ? 0 : input[0] & 0xFF;
    byte[] frame = Arrays.copyOfRange(input, Math.min(1, input.length), input.length);
    int link = LINKS[choice % LINKS.length];
    number++;
    layers.read(
        new CapturedFrame(number, number * 1_000_000, link, frame, frame.length + choice / 16));
  }
}
