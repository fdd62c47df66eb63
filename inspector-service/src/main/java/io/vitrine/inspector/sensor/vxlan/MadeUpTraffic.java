package io.vitrine.inspector.sensor.vxlan;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Mirrored traffic of clients that connect, publish {@value #MESSAGES} messages and go, one
 * connection after the other, for {@link WarmUp}. One thread.
 */
final class MadeUpTraffic {
  private static final int MESSAGES = 200;
  private static final int VNI = 1;
  private static final int HEADERS_BYTES = 8 + 14 + 20 + 20;
  private static final int PORTS = 20_000;
  private static final int SYN = 0x02;
  private static final int SYN_ACK = 0x12;
  private static final int ACK = 0x10;
  private static final int PSH_ACK = 0x18;
  private static final int FIN_ACK = 0x11;
  private static final byte[] NOTHING = {};
  private static final byte[] CONNACK = {0x20, 2, 0, 0};

  private int connection;
  private int step;
  private int clientNext;
  private int brokerNext;
  private int identification;

  /** The next datagram, from the VXLAN header on. */
  byte[] next() {
    int now = step++;
    if (now == 0) {
      connection++;
      clientNext = connection * 1_000_003;
      brokerNext = -clientNext;
      return client(SYN, NOTHING);
    }
    if (now == 1) {
      return broker(SYN_ACK, NOTHING);
    }
    if (now == 2) {
      return client(PSH_ACK, connect());
    }
    if (now == 3) {
      return broker(PSH_ACK, CONNACK);
    }
    int message = (now - 4) / 3 + 1;
    if (message > MESSAGES) {
      step = 0;
      return client(FIN_ACK, NOTHING);
    }
    return switch ((now - 4) % 3) {
      case 0 -> client(PSH_ACK, publish(message));
      case 1 -> broker(PSH_ACK, new byte[] {0x40, 2, (byte) (message >> 8), (byte) message});
      default -> client(ACK, NOTHING);
    };
  }

  private byte[] connect() {
    byte[] id = ("warm-up-" + connection).getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(14 + id.length)
        .put((byte) 0x10)
        .put((byte) (12 + id.length))
        .put(new byte[] {0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 60})
        .putShort((short) id.length)
        .put(id)
        .array();
  }

  private static byte[] publish(int message) {
    byte[] topic = ("plant/" + message % 7 + "/temp").getBytes(StandardCharsets.US_ASCII);
    byte[] payload = ("{\"temp\":" + message + ".5}").getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(6 + topic.length + payload.length)
        .put((byte) 0x32)
        .put((byte) (4 + topic.length + payload.length))
        .putShort((short) topic.length)
        .put(topic)
        .putShort((short) message)
        .put(payload)
        .array();
  }

  private byte[] client(int flags, byte[] payload) {
    byte[] made = datagram(true, flags, clientNext, brokerNext, payload);
    clientNext += payload.length + (flags == SYN || flags == FIN_ACK ? 1 : 0);
    return made;
  }

  private byte[] broker(int flags, byte[] payload) {
    byte[] made = datagram(false, flags, brokerNext, clientNext, payload);
    brokerNext += payload.length + (flags == SYN_ACK ? 1 : 0);
    return made;
  }

  private byte[] datagram(boolean client, int flags, int sequence, int ack, byte[] payload) {
    ByteBuffer out = ByteBuffer.allocate(HEADERS_BYTES + payload.length);
    out.putInt(0x08000000).putInt(VNI << 8);
    out.put(new byte[12]).putShort((short) 0x0800);
    out.putShort((short) 0x4500).putShort((short) (40 + payload.length));
    out.putShort((short) ++identification).putShort((short) 0x4000);
    out.put((byte) 64).put((byte) 6).putShort((short) 0);
    out.putInt(client ? 0x0A000001 : 0x0A000002).putInt(client ? 0x0A000002 : 0x0A000001);
    short port = (short) (10_000 + connection % PORTS);
    out.putShort(client ? port : 1883).putShort(client ? 1883 : port);
    out.putInt(sequence).putInt(ack).put((byte) 0x50).put((byte) flags);
    return out.putShort((short) 1000).putInt(0).put(payload).array();
  }
}
