package io.vitrine.dissect;

import io.vitrine.dissect.SamplePackets.Sample;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Writes packets as a pcap file: raw IPv4, a TCP segment per frame, a second apart. */
public final class WireCapture {
  /** Bytes before the TCP payload. */
  public static final int HEADER_BYTES = 40;

  public static final byte[] CLIENT = {10, 0, 0, 7};
  public static final byte[] BROKER = {10, 0, 1, 1};
  public static final int FIRST_SECOND = 1_700_000_000;

  private static final int LINKTYPE_RAW = 101;

  private final ByteArrayOutputStream file = new ByteArrayOutputStream();
  private final Map<String, Integer> sequences = new HashMap<>();
  private int frames;

  public WireCapture() {
    file.writeBytes(
        ByteBuffer.allocate(24)
            .putInt(0xA1B2C3D4)
            .putShort((short) 2)
            .putShort((short) 4)
            .putLong(0)
            .putInt(65_535)
            .putInt(LINKTYPE_RAW)
            .array());
  }

  public static int clientPort(int stream) {
    return 40_000 + stream;
  }

  /** Adds a frame with this payload. */
  public void add(int stream, boolean fromClient, byte[] payload) {
    String side = stream + (fromClient ? "c" : "s");
    String other = stream + (fromClient ? "s" : "c");
    int sequence = sequences.getOrDefault(side, 1000);
    sequences.put(side, sequence + payload.length);
    int length = HEADER_BYTES + payload.length;
    file.writeBytes(
        ByteBuffer.allocate(16 + length)
            .putInt(FIRST_SECOND + frames++)
            .putInt(0)
            .putInt(length)
            .putInt(length)
            .putShort((short) 0x4500)
            .putShort((short) length)
            .putInt(0)
            .putShort((short) 0x4006)
            .putShort((short) 0)
            .put(fromClient ? CLIENT : BROKER)
            .put(fromClient ? BROKER : CLIENT)
            .putShort((short) (fromClient ? clientPort(stream) : 1883))
            .putShort((short) (fromClient ? 1883 : clientPort(stream)))
            .putInt(sequence)
            .putInt(sequences.getOrDefault(other, 1000))
            .putInt(0x50182000)
            .putInt(0)
            .put(payload)
            .array());
  }

  /** Sequence number that the next frame of a side will have. */
  public long nextSequence(Sample sample) {
    return sequences.getOrDefault(sample.stream() + (sample.fromClient() ? "c" : "s"), 1000);
  }

  public void add(Sample sample) {
    add(sample.stream(), sample.fromClient(), sample.bytes());
  }

  public void write(Path to) throws IOException {
    Files.write(to, file.toByteArray());
  }
}
