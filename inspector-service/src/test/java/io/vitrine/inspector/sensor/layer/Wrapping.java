package io.vitrine.inspector.sensor.layer;

import io.vitrine.inspector.sensor.Packets;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** One TCP segment with MQTT in it, 10.0.0.1:40000 to 10.0.0.2:1883, in any headers around it. */
public final class Wrapping {
  static final byte[] MQTT =
      Packets.join(Packets.CONNECT, Packets.publish("plant/7/temp", 40), Packets.publish("b", 8));

  private Wrapping() {}

  static byte[] tcp() {
    ByteBuffer segment = ByteBuffer.allocate(32 + MQTT.length);
    segment.putShort((short) 40_000).putShort((short) 1883).putInt(1000).putInt(1);
    segment.put((byte) 0x80).put((byte) 0x18).putShort((short) 500).putInt(0);
    segment.put(new byte[] {1, 1, 8, 10, 0, 0, 0, 1, 0, 0, 0, 2}).put(MQTT);
    return segment.array();
  }

  public static byte[] ipv4(int protocol, byte[] content) {
    return ipv4(protocol, content, new byte[0], 0);
  }

  /**
   * @param place flags and offset of a fragment
   */
  static byte[] ipv4(int protocol, byte[] content, byte[] options, int place) {
    int header = 20 + options.length;
    ByteBuffer packet = ByteBuffer.allocate(header + content.length);
    packet.put((byte) (0x40 | header / 4)).put((byte) 0);
    packet.putShort((short) packet.capacity()).putShort((short) 77).putShort((short) place);
    packet.put((byte) 64).put((byte) protocol).putShort((short) 0);
    packet.put(new byte[] {10, 0, 0, 1, 10, 0, 0, 2}).put(options).put(content);
    int sum = 0;
    for (int i = 0; i < header; i += 2) {
      sum += packet.getShort(i) & 0xFFFF;
    }
    packet.putShort(10, (short) ~((sum & 0xFFFF) + (sum >> 16)));
    return packet.array();
  }

  static byte[] ipv6(int next, byte[] content) {
    ByteBuffer packet = ByteBuffer.allocate(40 + content.length);
    packet.putInt(0x60000000).putShort((short) content.length).put((byte) next).put((byte) 64);
    packet.putLong(0x20010DB800000000L).putLong(1).putLong(0x20010DB800000000L).putLong(2);
    return packet.put(content).array();
  }

  /** An IPv6 extension header of eight bytes. */
  static byte[] extension(int next, byte[] content) {
    byte[] header = {(byte) next, 0, 1, 4, 0, 0, 0, 0};
    return Packets.join(header, content);
  }

  static byte[] fragment6(int next, int offset, boolean more, byte[] content) {
    ByteBuffer header = ByteBuffer.allocate(8);
    header.put((byte) next).put((byte) 0).putShort((short) (offset | (more ? 1 : 0))).putInt(99);
    return Packets.join(header.array(), content);
  }

  public static byte[] ethernet(int type, byte[] content) {
    ByteBuffer frame = ByteBuffer.allocate(14 + content.length);
    frame.put(new byte[] {2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1}).putShort((short) type);
    return frame.put(content).array();
  }

  static byte[] vlan(int id, int type, byte[] content) {
    ByteBuffer tag = ByteBuffer.allocate(4 + content.length);
    return tag.putShort((short) id).putShort((short) type).put(content).array();
  }

  public static byte[] udp(int port, byte[] content) {
    ByteBuffer datagram = ByteBuffer.allocate(8 + content.length);
    datagram.putShort((short) 50_000).putShort((short) port);
    datagram.putShort((short) datagram.capacity()).putShort((short) 0);
    return datagram.put(content).array();
  }

  public static byte[] vxlan(int vni, byte[] frame) {
    ByteBuffer packet = ByteBuffer.allocate(8 + frame.length);
    return packet.putInt(0x08000000).putInt(vni << 8).put(frame).array();
  }

  /** PPPoE with PPP's number in two bytes, of a session. */
  public static byte[] pppoe(int protocol, byte[] content) {
    ByteBuffer packet = ByteBuffer.allocate(8 + content.length);
    packet.putShort((short) 0x1100).putShort((short) 0x1234).putShort((short) (2 + content.length));
    return packet.putShort((short) protocol).put(content).array();
  }

  /** One label, above others if it is not the last. */
  public static byte[] mpls(int label, boolean last, byte[] content) {
    ByteBuffer packet = ByteBuffer.allocate(4 + content.length);
    return packet.putInt(label << 12 | (last ? 0x100 : 0) | 64).put(content).array();
  }

  /** With one option of eight bytes. */
  public static byte[] geneve(int vni, int type, byte[] content) {
    ByteBuffer packet = ByteBuffer.allocate(16 + content.length);
    packet.put((byte) 2).put((byte) 0).putShort((short) type).putInt(vni << 8);
    packet.putShort((short) 0x0102).put((byte) 3).put((byte) 1).putInt(7);
    return packet.put(content).array();
  }

  public static byte[] gre(int type, byte[] content) {
    ByteBuffer packet = ByteBuffer.allocate(4 + content.length);
    return packet.putShort((short) 0).putShort((short) type).put(content).array();
  }

  /** ERSPAN type II: GRE with a sequence number, then eight bytes. */
  public static byte[] erspan(byte[] frame) {
    ByteBuffer packet = ByteBuffer.allocate(16 + frame.length);
    packet.putShort((short) 0x1000).putShort((short) 0x88BE).putInt(1);
    return packet.putInt(0x10000064).putInt(0).put(frame).array();
  }

  /** ERSPAN type III with the subheader of a platform. */
  public static byte[] erspan3(byte[] frame) {
    ByteBuffer packet = ByteBuffer.allocate(28 + frame.length);
    packet.putShort((short) 0x1000).putShort((short) 0x22EB).putInt(1);
    packet.putInt(0x20000064).putInt(0).putInt(1).putLong(0);
    return packet.put(frame).array();
  }

  /** Content in so many pieces of IPv4. */
  static List<byte[]> fragments4(int protocol, byte[] content, int size) {
    List<byte[]> all = new ArrayList<>();
    for (int at = 0; at < content.length; at += size) {
      int end = Math.min(content.length, at + size);
      int place = at / 8 | (end < content.length ? 0x2000 : 0);
      all.add(ethernet(0x0800, ipv4(protocol, Packets.part(content, at, end), new byte[0], place)));
    }
    return all;
  }

  static List<byte[]> fragments6(int next, byte[] content, int size) {
    List<byte[]> all = new ArrayList<>();
    for (int at = 0; at < content.length; at += size) {
      int end = Math.min(content.length, at + size);
      byte[] piece = fragment6(next, at, end < content.length, Packets.part(content, at, end));
      all.add(ethernet(0x86DD, ipv6(44, piece)));
    }
    return all;
  }

  public static byte[] pcap(int linkType, List<byte[]> frames) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteBuffer header = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
    header.putInt(0xA1B2C3D4).putShort((short) 2).putShort((short) 4).putLong(0);
    out.writeBytes(header.putInt(65_535).putInt(linkType).array());
    for (byte[] frame : frames) {
      ByteBuffer record = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
      out.writeBytes(
          record.putInt(1000).putInt(0).putInt(frame.length).putInt(frame.length).array());
      out.writeBytes(frame);
    }
    return out.toByteArray();
  }
}
