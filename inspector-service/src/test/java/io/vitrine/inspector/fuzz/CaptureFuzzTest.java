package io.vitrine.inspector.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vitrine.inspector.dissect.DissectRun;
import io.vitrine.inspector.dissect.DissectTask;
import io.vitrine.inspector.dissect.DissectTask.Format;
import io.vitrine.inspector.dissect.DissectTask.View;
import io.vitrine.inspector.sensor.DecodeAs;
import io.vitrine.inspector.sensor.Sensed;
import io.vitrine.inspector.sensor.tls.KeyLog;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes are a capture, which is read with all behind it, or refused with an IOException. */
class CaptureFuzzTest {
  static List<byte[]> samples() throws IOException {
    return Samples.captures();
  }

  @Test
  void noDamagedCaptureFails() throws IOException {
    Mutations.run(samples(), (input, random) -> read(input));
  }

  @MethodSource("samples")
  @FuzzTest(maxDuration = "10m")
  void read(byte[] input) {
    try {
      Sensed.of(input, new KeyLog(), Map.of(28_084, DecodeAs.Kind.WS));
    } catch (IOException e) {
      // Refused.
    }
  }

  @Test
  void noDamagedCaptureFailsToPrint() throws IOException {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    View[] views = View.values();
    Format[] formats = {Format.TEXT, Format.NDJSON, Format.JSON, Format.CSV, Format.EVE};
    Mutations.run(
        samples(),
        (input, random) -> {
          DissectTask task =
              DissectTask.of("-")
                  .showing(views[random.nextInt(views.length)])
                  .as(formats[random.nextInt(formats.length)])
                  .with(true, true, random.nextBoolean());
          DissectRun.run(task, new ByteArrayInputStream(input), nowhere, nowhere);
        });
  }
}
