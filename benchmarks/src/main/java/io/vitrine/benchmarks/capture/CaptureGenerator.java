package io.vitrine.benchmarks.capture;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes a pcap file of clients that publish at QoS 1 in turn, each over a connection of its own
 * from SYN to the last PUBACK: {@code CaptureGenerator FILE [MESSAGES [CONNECTIONS]]}, by default
 * 500,000 messages over 1,000 connections, about 73 MB. The same arguments give the same bytes.
 */
public final class CaptureGenerator {
  private static final int HEADERS = 14 + 20 + 20;
  private static final int BUFFER_BYTES = 1 << 20;
  private static final int PSH_ACK = 0x18;

  /** PUBACKs that share a segment, as they do under load. */
  private static final int ACKS = 4;

  private final OutputStream out;
  private final int[] clientNext;
  private final int[] serverNext;
  private long micros = 1_700_000_000_000_000L;

  private CaptureGenerator(OutputStream out, int connections) {
    this.out = out;
    this.clientNext = new int[connections];
    this.serverNext = new int[connections];
  }

  public static void main(String[] arguments) throws IOException {
    Path file = Path.of(arguments[0]);
    int messages = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 500_000;
    int connections = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 1_000;
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES)) {
      new CaptureGenerator(out, connections).write(messages, connections);
    }
    System.out.printf("%s: %d messages, %d bytes%n", file, messages, Files.size(file));
  }

  private void write(int messages, int connections) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
    header.putInt(0xA1B2C3D4).putShort((short) 2).putShort((short) 4).putLong(0);
    out.write(header.putInt(65_535).putInt(1).array());
    for (int i = 0; i < connections; i++) {
      connect(i);
    }
    byte[][] waiting = new byte[connections][0];
    for (int i = 0; i < messages; i++) {
      int connection = i % connections;
      int id = i / connections % 65_535 + 1;
      segment(connection, true, PSH_ACK, publish(connection, i, id));
      waiting[connection] =
          join(waiting[connection], new byte[] {0x40, 2, (byte) (id >> 8), (byte) id});
      if (waiting[connection].length == 4 * ACKS || i >= messages - connections) {
        segment(connection, false, PSH_ACK, waiting[connection]);
        waiting[connection] = new byte[0];
      }
    }
  }

  private void connect(int connection) throws IOException {
    clientNext[connection] = connection * 7919;
    serverNext[connection] = connection * 104_729;
    segment(connection, true, 0x02, new byte[0]);
    clientNext[connection]++;
    segment(connection, false, 0x12, new byte[0]);
    serverNext[connection]++;
    byte[] id = String.format("device-%04d", connection).getBytes(StandardCharsets.US_ASCII);
    ByteBuffer packet = ByteBuffer.allocate(14 + id.length).put((byte) 0x10);
    packet.put((byte) (12 + id.length)).putShort((short) 4).putInt(0x4D515454);
    packet.put((byte) 4).put((byte) 2).putShort((short) 60).putShort((short) id.length).put(id);
    segment(connection, true, PSH_ACK, packet.array());
    segment(connection, false, PSH_ACK, new byte[] {0x20, 2, 0, 0});
  }

  private static byte[] publish(int connection, int number, int id) {
    byte[] topic = String.format("plant/%04d/temp", connection).getBytes(StandardCharsets.US_ASCII);
    byte[] payload =
        String.format("{\"n\":%07d,\"t\":21.5,\"unit\":\"C\"}", number)
            .getBytes(StandardCharsets.US_ASCII);
    ByteBuffer packet = ByteBuffer.allocate(6 + topic.length + payload.length);
    packet.put((byte) 0x32).put((byte) (4 + topic.length + payload.length));
    packet.putShort((short) topic.length).put(topic).putShort((short) id);
    return packet.put(payload).array();
  }

  private void segment(int connection, boolean client, int flags, byte[] payload)
      throws IOException {
    int length = HEADERS + payload.length;
    ByteBuffer record = ByteBuffer.allocate(16 + length).order(ByteOrder.LITTLE_ENDIAN);
    record.putInt((int) (micros / 1_000_000)).putInt((int) (micros % 1_000_000));
    record.putInt(length).putInt(length).order(ByteOrder.BIG_ENDIAN);
    micros += 5;
    record.put(new byte[12]).putShort((short) 0x0800);
    record.put((byte) 0x45).put((byte) 0).putShort((short) (length - 14)).putInt(0);
    record.put((byte) 64).put((byte) 6).putShort((short) 0);
    byte[] device = {10, 1, (byte) (connection >> 8), (byte) connection};
    byte[] broker = {10, 2, 0, 1};
    record.put(client ? device : broker).put(client ? broker : device);
    record.putShort((short) (client ? 40_000 : 1883)).putShort((short) (client ? 1883 : 40_000));
    int[] own = client ? clientNext : serverNext;
    int[] other = client ? serverNext : clientNext;
    record.putInt(own[connection]).putInt(other[connection]);
    record.put((byte) 0x50).put((byte) flags).putShort((short) 4096).putInt(0).put(payload);
    own[connection] += payload.length;
    byte[] bytes = record.array();
    checksum(bytes, 16 + 14, 20, 10, 0);
    checksum(bytes, 16 + 14 + 20, length - 14 - 20, 16, 6 + length - 14 - 20 + addresses(bytes));
    out.write(bytes);
  }

  /** The addresses of the IP header, as TCP's checksum counts them. */
  private static int addresses(byte[] bytes) {
    return sum(bytes, 16 + 14 + 12, 8);
  }

  private static void checksum(byte[] bytes, int from, int length, int place, int before) {
    int sum = before + sum(bytes, from, length);
    while (sum >> 16 != 0) {
      sum = (sum & 0xFFFF) + (sum >> 16);
    }
    bytes[from + place] = (byte) (~sum >> 8);
    bytes[from + place + 1] = (byte) ~sum;
  }

  private static int sum(byte[] bytes, int from, int length) {
    int sum = 0;
    for (int i = 0; i < length; i++) {
      sum += (bytes[from + i] & 0xFF) << (i % 2 == 0 ? 8 : 0);
    }
    return sum;
  }

  private static byte[] join(byte[] a, byte[] b) {
    byte[] all = java.util.Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, all, a.length, b.length);
    return all;
  }
}
