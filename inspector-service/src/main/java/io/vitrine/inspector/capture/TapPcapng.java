package io.vitrine.inspector.capture;

import io.vitrine.contract.TapRecord;
import io.vitrine.inspector.sensor.file.CapturedFrame;
import io.vitrine.inspector.sensor.file.PcapngWriter;
import io.vitrine.inspector.sensor.layer.Checksums;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Packets of taps as a pcapng that Wireshark opens: IP and TCP of the connection's own addresses
 * and ports, each at its own time, in the clear also where TLS or a WebSocket was around it. The
 * numbers of TCP are counted over what is there, so that nothing seems lost or out of order. What a
 * tap did not keep of a packet is missing at its end, as in a capture of short frames. One thread.
 */
public final class TapPcapng {
  private static final int RAW = 101;
  private static final int TCP = 6;
  private static final int TCP_HEADER_BYTES = 20;
  private static final int PUSH_AND_ACKNOWLEDGE = 0x5018;
  private static final int SEGMENT_BYTES_MAX = 65_535 - 40;

  /** Of one packet; what is longer is not there, and TCP says so. */
  private static final int SEGMENTS_MAX = 64;

  /** As Wireshark tells streams apart: who connects again from the same port goes on in it. */
  private record Stream(ByteBuffer client, int clientPort, ByteBuffer broker, int brokerPort) {
    static Stream of(Ends ends) {
      return new Stream(
          ByteBuffer.wrap(ends.client()),
          ends.clientPort(),
          ByteBuffer.wrap(ends.broker()),
          ends.brokerPort());
    }
  }

  /** How far each direction has come. */
  private static final class Numbers {
    private int client = 1;
    private int broker = 1;
  }

  private final PcapngWriter writer;
  private final Map<Stream, Numbers> streams = new HashMap<>();
  private long frames;

  private TapPcapng(PcapngWriter writer) {
    this.writer = writer;
  }

  /**
   * Writes packets that are in order of time.
   *
   * @return how many have no address, of connections that are forgotten or of Unix sockets, and are
   *     left out
   */
  public static int write(List<CapturedPacket> packets, OutputStream out) throws IOException {
    TapPcapng file = new TapPcapng(new PcapngWriter(out));
    int leftOut = 0;
    for (CapturedPacket each : packets) {
      Ends ends = Ends.of(each.connection());
      if (ends.known()) {
        file.packet(each, ends);
      } else {
        leftOut++;
      }
    }
    return leftOut;
  }

  private void packet(CapturedPacket packet, Ends ends) throws IOException {
    TapRecord record = packet.record();
    byte[] captured = record.captured().getBytes();
    Numbers numbers = streams.computeIfAbsent(Stream.of(ends), any -> new Numbers());
    int done = 0;
    for (int i = 0; i < SEGMENTS_MAX && done < record.frameLength(); i++) {
      int length = Math.min(SEGMENT_BYTES_MAX, record.frameLength() - done);
      int kept = Math.max(0, Math.min(length, captured.length - done));
      boolean client = record.fromClient();
      int sequence = done + (client ? numbers.client : numbers.broker);
      int acknowledged = client ? numbers.broker : numbers.client;
      ByteBuffer bytes = ip(ends, client, TCP_HEADER_BYTES + length, kept);
      int transport = bytes.position();
      bytes.putShort((short) (client ? ends.clientPort() : ends.brokerPort()));
      bytes.putShort((short) (client ? ends.brokerPort() : ends.clientPort()));
      bytes.putInt(sequence).putInt(acknowledged).putShort((short) PUSH_AND_ACKNOWLEDGE);
      bytes.putShort((short) 0xFFFF).putInt(0).put(captured, Math.min(done, captured.length), kept);
      long pseudo = TCP + TCP_HEADER_BYTES + length + sum(ends.client()) + sum(ends.broker());
      bytes.putShort(transport + 16, Checksums.of(bytes.array(), transport, pseudo));
      int wire = transport + TCP_HEADER_BYTES + length;
      writer.frame(new CapturedFrame(++frames, record.epochNanos(), RAW, bytes.array(), wire));
      done += length;
    }
    if (record.fromClient()) {
      numbers.client += record.frameLength();
    } else {
      numbers.broker += record.frameLength();
    }
  }

  /**
   * The header of IP, and room behind it for that of TCP and its bytes.
   *
   * @param length behind the header, on the wire
   * @param kept bytes behind the headers that are there
   */
  private static ByteBuffer ip(Ends ends, boolean client, int length, int kept) {
    byte[] source = client ? ends.client() : ends.broker();
    byte[] destination = client ? ends.broker() : ends.client();
    boolean version4 = source.length == 4;
    int header = version4 ? 20 : 40;
    ByteBuffer bytes = ByteBuffer.allocate(header + TCP_HEADER_BYTES + kept);
    if (version4) {
      bytes.putShort((short) 0x4500).putShort((short) (header + length)).putInt(0x4000);
      bytes.put((byte) 64).put((byte) TCP).putShort((short) 0);
    } else {
      bytes.putInt(0x60000000).putShort((short) length).put((byte) TCP).put((byte) 64);
    }
    bytes.put(source).put(destination);
    if (version4) {
      bytes.putShort(10, Checksums.of(bytes.array(), 0, 0));
    }
    return bytes;
  }

  private static long sum(byte[] address) {
    return Checksums.sum(address, 0, address.length);
  }
}
