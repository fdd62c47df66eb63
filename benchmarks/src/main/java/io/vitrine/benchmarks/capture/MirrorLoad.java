package io.vitrine.benchmarks.capture;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends the frames of a pcap file of {@link CaptureGenerator} as a mirror does, in VXLAN, at a
 * steady rate: {@code MirrorLoad FILE PORT PACKETS_PER_SECOND [SECONDS]}.
 */
public final class MirrorLoad {
  private static final int VNI = 4711;
  private static final int HEADER_BYTES = 8;
  private static final int BURST = 32;

  private MirrorLoad() {}

  public static void main(String[] arguments) throws IOException {
    List<ByteBuffer> frames = read(Path.of(arguments[0]));
    int port = Integer.parseInt(arguments[1]);
    int rate = Integer.parseInt(arguments[2]);
    int seconds = arguments.length > 3 ? Integer.parseInt(arguments[3]) : Integer.MAX_VALUE;
    long wanted = Math.min(frames.size(), (long) rate * seconds);
    try (DatagramChannel channel = DatagramChannel.open()) {
      channel.connect(new InetSocketAddress("127.0.0.1", port));
      long began = System.nanoTime();
      for (int sent = 0; sent < wanted; sent++) {
        if (sent % BURST == 0) {
          pace(began + sent * 1_000_000_000L / rate);
        }
        channel.write(frames.get(sent).rewind());
      }
      double took = (System.nanoTime() - began) / 1e9;
      System.out.printf("%d packets in %.2f s, %.0f/s%n", wanted, took, wanted / took);
    }
  }

  private static void pace(long until) {
    while (System.nanoTime() - until < 0) {
      java.util.concurrent.locks.LockSupport.parkNanos(20_000);
    }
  }

  private static List<ByteBuffer> read(Path file) throws IOException {
    List<ByteBuffer> frames = new ArrayList<>();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 20)) {
      in.skipNBytes(24);
      ByteBuffer header = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
      while (in.readNBytes(header.array(), 0, 16) == 16) {
        int length = header.getInt(8);
        ByteBuffer datagram = ByteBuffer.allocate(HEADER_BYTES + length);
        datagram.putInt(0x08000000).putInt(VNI << 8).put(in.readNBytes(length));
        frames.add(datagram);
      }
    } catch (EOFException e) {
      throw new IOException(file + " ends inside its header", e);
    }
    return frames;
  }
}
