package io.vitrine.inspector.sensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class CaptureReaderTest {
  private static final CaptureBuilder BUILDER =
      new CaptureBuilder(1883).open().client(0, Packets.CONNECT);

  @Test
  void pcapIsReadInBothByteOrdersAndResolutions() throws IOException {
    for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
      for (boolean nanos : List.of(true, false)) {
        List<CapturedFrame> frames = read(BUILDER.pcap(order, nanos));
        assertThat(frames).hasSize(3);
        assertThat(frames.get(2).epochNanos()).isEqualTo(1_000_002_000_000L);
        assertThat(frames.get(2).number()).isEqualTo(3);
        assertThat(frames.get(2).linkType()).isEqualTo(1);
      }
    }
  }

  @Test
  void pcapngIsReadInBothByteOrdersWithTheResolutionOfItsInterface() throws IOException {
    for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
      byte[] capture = BUILDER.pcapng(order);
      List<CapturedFrame> frames = read(capture);
      assertThat(frames).hasSize(3);
      assertThat(frames.get(1).epochNanos()).isEqualTo(1_000_000_976_562L);
      assertThat(frames.get(2).epochNanos()).isZero();
      assertThat(Captures.packets(capture)).hasSize(1);
    }
  }

  @Test
  void gzipIsRead() throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(BUILDER.pcap());
    }
    assertThat(read(zipped.toByteArray())).hasSize(3);
  }

  @Test
  void aTruncatedFileIsReadUpToItsEnd() throws IOException {
    byte[] whole = BUILDER.pcap();
    for (int length = 24; length < whole.length; length++) {
      CaptureReader reader =
          CaptureReader.open(new ByteArrayInputStream(Packets.part(whole, 0, length)));
      int frames = 0;
      while (reader.next() != null) {
        frames++;
      }
      assertThat(frames).isBetween(0, 2);
      boolean atBoundary = length == 24 || length == 98 || length == 172;
      assertThat(reader.truncated()).as("length " + length).isEqualTo(!atBoundary);
    }
  }

  @Test
  void whatIsNoCaptureIsRefused() {
    assertThatThrownBy(() -> read("hello world".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .isInstanceOf(CaptureFormatException.class)
        .hasMessageContaining("expected: a pcap or pcapng file");
    assertThatThrownBy(() -> read(new byte[0])).isInstanceOf(CaptureFormatException.class);
  }

  @Test
  void aLengthOutOfAllReasonIsDamageNotMemory() {
    byte[] capture = BUILDER.pcap();
    capture[24 + 8 + 3] = 0x7F;
    assertThatThrownBy(() -> read(capture))
        .isInstanceOf(CaptureFormatException.class)
        .hasMessageContaining("damaged at byte 24");
  }

  private static List<CapturedFrame> read(byte[] capture) throws IOException {
    List<CapturedFrame> frames = new ArrayList<>();
    try (CaptureReader reader = CaptureReader.open(new ByteArrayInputStream(capture))) {
      CapturedFrame frame;
      while ((frame = reader.next()) != null) {
        frames.add(frame);
      }
    }
    return frames;
  }
}
