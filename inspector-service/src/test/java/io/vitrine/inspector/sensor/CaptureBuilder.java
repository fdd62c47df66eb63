package io.vitrine.inspector.sensor;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Builds captures of one TCP connection, 10.0.0.1:port to 10.0.0.2:port, segment by segment. */
public final class CaptureBuilder {
  public static final int CLIENT_ISN = 0xFFFFFFF0;
  public static final int SERVER_ISN = 1000;

  private final List<byte[]> frames = new ArrayList<>();
  private final int serverPort;
  private int snap = 65_535;
  private int clientPort = 40_000;
  private int window = 1000;

  public CaptureBuilder(int serverPort) {
    this.serverPort = serverPort;
  }

  /** Captures only so many bytes of the frames to come. */
  public CaptureBuilder snap(int bytes) {
    snap = bytes;
    return this;
  }

  /** The client's port of the frames to come. */
  public CaptureBuilder from(int port) {
    clientPort = port;
    return this;
  }

  /** The receive window of the frames to come. */
  public CaptureBuilder window(int bytes) {
    window = bytes;
    return this;
  }

  public CaptureBuilder open() {
    return segment(true, 0x02, CLIENT_ISN, 0, new byte[0])
        .segment(false, 0x12, SERVER_ISN, CLIENT_ISN + 1, new byte[0]);
  }

  /** A segment of the client, its bytes counted from the first of the stream. */
  public CaptureBuilder client(int offset, byte[] payload) {
    return segment(true, 0x18, CLIENT_ISN + 1 + offset, SERVER_ISN + 1, payload);
  }

  public CaptureBuilder server(int offset, byte[] payload) {
    return segment(false, 0x18, SERVER_ISN + 1 + offset, CLIENT_ISN + 1, payload);
  }

  /** The server acknowledges so many bytes of the client. */
  public CaptureBuilder acknowledge(int bytes) {
    return segment(false, 0x10, SERVER_ISN + 1, CLIENT_ISN + 1 + bytes, new byte[0]);
  }

  /** A segment with all its numbers given. */
  public CaptureBuilder segment(boolean client, int flags, int seq, int ack, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(14 + 4 + 20 + 20 + payload.length);
    frame.put(new byte[12]).putShort((short) 0x8100).putShort((short) 42).putShort((short) 0x0800);
    frame.put((byte) 0x45).put((byte) 0).putShort((short) (40 + payload.length));
    frame.putInt(0).put((byte) 64).put((byte) 6).putShort((short) 0);
    frame.put(new byte[] {10, 0, 0, (byte) (client ? 1 : 2)});
    frame.put(new byte[] {10, 0, 0, (byte) (client ? 2 : 1)});
    frame.putShort((short) (client ? clientPort : serverPort));
    frame.putShort((short) (client ? serverPort : clientPort));
    frame.putInt(seq).putInt(ack).put((byte) 0x50).put((byte) flags);
    frame.putShort((short) window).putInt(0).put(payload);
    frames.add(java.util.Arrays.copyOf(frame.array(), Math.min(snap, frame.capacity())));
    wire.add(frame.capacity());
    return this;
  }

  private final List<Integer> wire = new ArrayList<>();

  public byte[] pcap() {
    return pcap(ByteOrder.LITTLE_ENDIAN, false);
  }

  /** Frame n is captured n milliseconds after 1000 s. */
  public byte[] pcap(ByteOrder order, boolean nanos) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteBuffer header = ByteBuffer.allocate(24).order(order);
    header.putInt(nanos ? 0xA1B23C4D : 0xA1B2C3D4).putShort((short) 2).putShort((short) 4);
    header.putInt(0).putInt(0).putInt(65_535).putInt(1);
    out.writeBytes(header.array());
    for (int i = 0; i < frames.size(); i++) {
      ByteBuffer record = ByteBuffer.allocate(16).order(order);
      record.putInt(1000).putInt(i * (nanos ? 1_000_000 : 1000));
      record.putInt(frames.get(i).length).putInt(wire.get(i));
      out.writeBytes(record.array());
      out.writeBytes(frames.get(i));
    }
    return out.toByteArray();
  }

  /** With times in units of 2^-10 seconds, a block that nobody knows, and a simple packet last. */
  public byte[] pcapng(ByteOrder order) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteBuffer section = ByteBuffer.allocate(16).order(order);
    section.putInt(0x1A2B3C4D).putShort((short) 1).putShort((short) 0).putLong(-1);
    block(out, order, 0x0A0D0D0A, section.array());
    ByteBuffer description = ByteBuffer.allocate(20).order(order);
    description.putShort((short) 1).putShort((short) 0).putInt(0);
    description.putShort((short) 9).putShort((short) 1).put((byte) 0x8A).put(new byte[3]);
    block(out, order, 1, description.array());
    block(out, order, 0x0BAD, new byte[8]);
    for (int i = 0; i < frames.size(); i++) {
      boolean simple = i == frames.size() - 1;
      byte[] frame = frames.get(i);
      ByteBuffer body = ByteBuffer.allocate((simple ? 4 : 20) + (frame.length + 3) / 4 * 4);
      body.order(order);
      if (!simple) {
        body.putInt(0).putInt(0).putInt(1000 * 1024 + i).putInt(frame.length);
      }
      body.putInt(wire.get(i)).put(frame);
      block(out, order, simple ? 3 : 6, body.array());
    }
    return out.toByteArray();
  }

  private static void block(ByteArrayOutputStream out, ByteOrder order, int type, byte[] body) {
    out.writeBytes(block(order, type, body));
  }

  /** A block of a pcapng file. */
  public static byte[] block(ByteOrder order, int type, byte[] body) {
    ByteBuffer block = ByteBuffer.allocate(12 + body.length).order(order);
    block.putInt(type).putInt(12 + body.length).put(body).putInt(12 + body.length);
    return block.array();
  }
}
