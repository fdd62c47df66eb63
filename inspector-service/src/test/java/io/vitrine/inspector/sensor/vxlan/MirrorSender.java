package io.vitrine.inspector.sensor.vxlan;

import io.vitrine.inspector.sensor.file.CaptureReader;
import io.vitrine.inspector.sensor.file.CapturedFrame;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** Sends the frames of captures as a mirror does: in VXLAN, over a real socket. */
public final class MirrorSender implements AutoCloseable {
  private static final int RAW_IPV4 = 228;

  private final DatagramSocket socket;
  private final InetSocketAddress to;

  public MirrorSender(String address) throws IOException {
    int colon = address.lastIndexOf(':');
    InetAddress host = InetAddress.getByName(address.substring(0, colon));
    to = new InetSocketAddress(host, Integer.parseInt(address.substring(colon + 1)));
    socket = new DatagramSocket();
  }

  /** All frames; the number of them. */
  public int send(int vni, byte[] capture) throws IOException {
    int frames = 0;
    try (CaptureReader reader = CaptureReader.open(new ByteArrayInputStream(capture))) {
      CapturedFrame frame;
      while ((frame = reader.next()) != null) {
        send(vni, frame);
        frames++;
      }
    }
    return frames;
  }

  public void send(int vni, CapturedFrame frame) throws IOException {
    boolean bare = frame.linkType() == RAW_IPV4;
    ByteBuffer datagram = ByteBuffer.allocate(8 + (bare ? 14 : 0) + frame.bytes().length);
    datagram.putInt(0x08000000).putInt(vni << 8);
    if (bare) {
      datagram.put(new byte[12]).putShort((short) 0x0800);
    }
    raw(datagram.put(frame.bytes()).array());
  }

  public void raw(byte[] datagram) throws IOException {
    socket.send(new DatagramPacket(datagram, datagram.length, to));
  }

  @Override
  public void close() {
    socket.close();
  }
}
