package io.vitrine.inspector.sensor.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vitrine.inspector.sensor.CaptureBuilder;
import io.vitrine.inspector.sensor.Captures;
import io.vitrine.inspector.sensor.Packets;
import io.vitrine.inspector.sensor.Tshark;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureReaderTest {
  @TempDir private Path directory;
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
  void whatOtherToolsWriteIsRead() throws Exception {
    Tshark.assumeInstalled();
    Path pcap = Files.write(directory.resolve("own.pcap"), BUILDER.pcap());
    for (String format : List.of("modlibpcap", "nsecpcap", "ngwsniffer_1_1", "ngwsniffer_2_0")) {
      Path other = directory.resolve(format);
      List<String> command = List.of("editcap", "-F", format, pcap.toString(), other.toString());
      Process editcap = new ProcessBuilder(command).redirectErrorStream(true).start();
      editcap.getInputStream().readAllBytes();
      assertThat(editcap.waitFor()).as(format).isZero();
      assertThat(read(Files.readAllBytes(other)))
          .as(format)
          .usingRecursiveComparison()
          .isEqualTo(read(BUILDER.pcap()));
      byte[] cut = Arrays.copyOf(Files.readAllBytes(other), (int) Files.size(other) - 5);
      assertThat(read(cut)).as(format).hasSize(2);
    }
  }

  @Test
  void aNetXRayFileOfAnotherKindIsRefusedByName() {
    byte[] header = Arrays.copyOf("XCP\u0000003.000".getBytes(StandardCharsets.ISO_8859_1), 128);
    assertThatThrownBy(() -> read(header)).hasMessageContaining("NetXRay version 003.000");
    header[6] = '2';
    header[24] = (byte) 128;
    header[28] = (byte) 200;
    header[44] = 5;
    assertThatThrownBy(() -> read(header)).hasMessageContaining("NetXRay network 5");
    byte[] pod = header.clone();
    pod[44] = 0;
    pod[84] = 2;
    assertThatThrownBy(() -> read(pod)).hasMessageContaining("NetXRay capture type 2");
    assertThatThrownBy(() -> read(Arrays.copyOf(header, 40))).hasMessageContaining("ends inside");
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
  void gzipThatEndsInItsHeaderIsRefusedByName() {
    for (int length = 2; length < 10; length++) {
      byte[] cut = Arrays.copyOf(new byte[] {0x1f, (byte) 0x8b, 8}, length);
      assertThatThrownBy(() -> read(cut))
          .isInstanceOf(CaptureFormatException.class)
          .hasMessageContaining("0 bytes (expected: a capture)");
    }
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

  @Test
  void theVariantWithLongerFrameHeadersIsRead() throws IOException {
    ByteBuffer in = ByteBuffer.wrap(BUILDER.pcap()).order(ByteOrder.LITTLE_ENDIAN);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] header = new byte[24];
    in.get(header);
    ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).putInt(0xA1B2CD34);
    out.writeBytes(header);
    while (in.hasRemaining()) {
      byte[] record = new byte[16];
      in.get(record);
      byte[] frame = new byte[ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN).getInt(8)];
      in.get(frame);
      out.writeBytes(Packets.join(record, new byte[8], frame));
    }
    assertThat(read(out.toByteArray())).hasSize(3);
    assertThat(Captures.packets(out.toByteArray())).hasSize(1);
  }

  /** Each as tshark finds the frames too. */
  @Test
  void headersOfIxiaAixAndOldVersionsAreRead() throws Exception {
    Tshark.assumeInstalled();
    for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
      byte[] micros = BUILDER.pcap(order, false);
      byte[] nanos = BUILDER.pcap(order, true);
      byte[] size = new byte[4];
      same(header(Packets.join(Packets.part(nanos, 0, 24), size, from(nanos)), order, 0x1C0001AC));
      same(
          header(Packets.join(Packets.part(micros, 0, 24), size, from(micros)), order, 0x1C0001AB));
      byte[] aix = header(nanos.clone(), order, 0xA1B2C3D4);
      ByteBuffer.wrap(aix).order(order).putShort(6, (short) 2).putInt(20, 6);
      same(aix);
      same(old(order, 1, true));
      same(old(order, 3, true));
      same(old(order, 3, false));
    }
  }

  /** Of version 2.{@code minor}, with a frame of which a part was captured. */
  private static byte[] old(ByteOrder order, int minor, boolean wireFirst) {
    CaptureBuilder cut = new CaptureBuilder(1883).open().snap(70).client(0, Packets.CONNECT);
    byte[] capture = cut.pcap(order, false);
    ByteBuffer in = ByteBuffer.wrap(capture).order(order).putShort(6, (short) minor);
    for (int at = 24; at < capture.length; ) {
      int captured = in.getInt(at + 8);
      if (wireFirst) {
        in.putInt(at + 8, in.getInt(at + 12)).putInt(at + 12, captured);
      }
      at += 16 + captured;
    }
    return capture;
  }

  private static byte[] from(byte[] capture) {
    return Packets.part(capture, 24, capture.length);
  }

  private static byte[] header(byte[] capture, ByteOrder order, int magic) {
    ByteBuffer.wrap(capture).order(order).putInt(0, magic);
    return capture;
  }

  private void same(byte[] capture) throws IOException {
    Path file = Files.write(directory.resolve("variant.pcap"), capture);
    List<CapturedFrame> frames = read(capture);
    assertThat(frames).hasSize(3);
    assertThat(frames.get(2).epochNanos()).isEqualTo(1_000_002_000_000L);
    assertThat(Captures.packets(capture)).hasSize(1);
    // tshark 4.0 takes Ixia's nanoseconds for microseconds, as later versions do not.
    assertThat(Tshark.fields(file, List.of(), "frame.len", "frame.cap_len"))
        .hasSize(3)
        .last()
        .isEqualTo(frames.get(2).wireLength() + "\t" + frames.get(2).bytes().length);
  }

  @Test
  void keysAndDropsOfAPcapngAreKnown() throws IOException {
    byte[] keys = "CLIENT_RANDOM 00 11\n".getBytes(StandardCharsets.UTF_8);
    for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
      ByteBuffer secrets = ByteBuffer.allocate(8 + 20).order(order);
      secrets.putInt(0x544C534B).putInt(keys.length).put(keys);
      ByteBuffer statistics = ByteBuffer.allocate(12 + 12 + 12 + 4).order(order);
      statistics.putInt(0).putLong(0).putShort((short) 4).putShort((short) 8).putLong(100);
      statistics.putShort((short) 5).putShort((short) 8).putLong(7).putInt(0);
      byte[] capture =
          Packets.join(
              BUILDER.pcapng(order),
              CaptureBuilder.block(order, 10, secrets.array()),
              CaptureBuilder.block(order, 5, statistics.array()));
      List<String> seen = new ArrayList<>();
      try (CaptureReader reader = CaptureReader.open(new ByteArrayInputStream(capture))) {
        reader.onKeys(lines -> seen.add(new String(lines, StandardCharsets.UTF_8)));
        while (reader.next() != null) {
          assertThat(reader.position()).isPositive();
        }
        assertThat(reader.dropped()).isEqualTo(7);
      }
      assertThat(seen).containsExactly("CLIENT_RANDOM 00 11\n");
    }
  }

  @Test
  void sectionsOfBothByteOrdersMayFollowEachOther() throws IOException {
    byte[] both =
        Packets.join(BUILDER.pcapng(ByteOrder.BIG_ENDIAN), BUILDER.pcapng(ByteOrder.LITTLE_ENDIAN));
    assertThat(read(both)).hasSize(6);
  }

  @Test
  void aCompressedFileThatEndsEarlyIsReadUpToItsEnd() throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(BUILDER.pcap());
    }
    byte[] part = Packets.part(zipped.toByteArray(), 0, zipped.size() - 12);
    try (CaptureReader reader = CaptureReader.open(new ByteArrayInputStream(part))) {
      while (reader.next() != null) {}
      assertThat(reader.truncated()).isTrue();
    }
  }

  @Test
  void tsharkReadsTheSameFramesAndTimes() throws IOException {
    Tshark.assumeInstalled();
    for (byte[] capture :
        List.of(
            BUILDER.pcap(ByteOrder.BIG_ENDIAN, true),
            BUILDER.pcap(ByteOrder.LITTLE_ENDIAN, false),
            BUILDER.pcapng(ByteOrder.BIG_ENDIAN))) {
      Path file = directory.resolve("capture");
      Files.write(file, capture);
      List<String> theirs =
          Tshark.fields(file, List.of(), "frame.time_epoch", "frame.len", "frame.cap_len");
      // To tshark a block that nobody knows is a frame of four bytes.
      theirs = theirs.stream().filter(each -> !each.endsWith("\t4\t4")).toList();
      List<String> ours = new ArrayList<>();
      for (CapturedFrame each : read(capture)) {
        ours.add(
            String.format(
                "%d.%09d\t%d\t%d",
                each.epochNanos() / 1_000_000_000,
                each.epochNanos() % 1_000_000_000,
                each.wireLength(),
                each.bytes().length));
      }
      // tshark gives a frame without a time none; ours has 0.
      assertThat(ours.stream().map(each -> each.replaceFirst("^0\\.0+\t", "\t")).toList())
          .isEqualTo(theirs.stream().map(each -> each.replaceFirst("^0\\.0+\t", "\t")).toList());
    }
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
