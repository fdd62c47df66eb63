package io.vitrine.inspector.sensor.layer;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.inspector.sensor.CaptureBuilder;
import io.vitrine.inspector.sensor.file.CaptureReader;
import io.vitrine.inspector.sensor.file.CapturedFrame;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ChecksumsTest {
  /** A header of 24 bytes of which 21 were captured, found by the fuzz test. */
  @Test
  void aHeaderThatIsCutIsNotVerified() throws IOException {
    byte[] capture = new CaptureBuilder(1883).snap(59).open().pcap();
    try (CaptureReader reader = CaptureReader.open(new ByteArrayInputStream(capture))) {
      CapturedFrame frame = Objects.requireNonNull(reader.next());
      frame.bytes()[18 + 20 + 12] = 0x60;
      frame.bytes()[18 + 3] = 44;
      Segment segment = Objects.requireNonNull(new Layers().read(frame));
      assertThat(Checksums.tcp(segment)).isEqualTo(Checksums.UNVERIFIED);
    }
  }
}
