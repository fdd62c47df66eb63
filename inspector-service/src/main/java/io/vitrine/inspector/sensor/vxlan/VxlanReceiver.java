package io.vitrine.inspector.sensor.vxlan;

import io.vitrine.inspector.sensor.layer.Outer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes datagrams from a UDP socket as fast as it can and queues them.
 *
 * <p>Threads: its own; {@link #open} and {@link #close} on any.
 */
final class VxlanReceiver implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(VxlanReceiver.class);
  private static final int DATAGRAM_BYTES_MAX = 65_535;
  private static final int BATCH_MAX = 256;

  /** So long what comes gathers in the socket: at many datagrams a second each would wake it. */
  private static final long REST_NANOS_MAX = 500_000;

  /**
   * Less than that for each byte of a small socket buffer: a million frames of 1,500 bytes a second
   * do not fill it meanwhile.
   */
  private static final double REST_NANOS_PER_BYTE = 0.5;

  /** A sender that never stops must not keep it from ending. */
  private static final long LAST_NANOS_MAX = 1_000_000_000;

  private final DatagramChannel channel;
  private final Selector selector;
  private final DatagramQueue queue;
  private final InetSocketAddress local;
  private final Thread thread;
  private final long restNanos;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(DATAGRAM_BYTES_MAX);
  private @Nullable SocketAddress lastSource;
  private @Nullable Outer lastOuter;
  private volatile boolean closed;

  private VxlanReceiver(DatagramChannel channel, DatagramQueue queue) throws IOException {
    this.channel = channel;
    this.queue = queue;
    this.selector = Selector.open();
    this.local = (InetSocketAddress) channel.getLocalAddress();
    this.thread = new Thread(this::run, "sensor-receiver");
    thread.setDaemon(true);
    this.restNanos = (long) Math.min(REST_NANOS_MAX, bufferBytes() * REST_NANOS_PER_BYTE);
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ);
  }

  /**
   * Binds the socket; {@link #start} receives. Blocks while it looks up the name.
   *
   * @throws IOException if the address is not this machine's or the port is taken
   */
  static VxlanReceiver open(String host, int port, int bufferBytes, DatagramQueue queue)
      throws IOException {
    InetAddress address = InetAddress.getByName(host);
    boolean version6 = address instanceof Inet6Address;
    DatagramChannel channel =
        DatagramChannel.open(version6 ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
    try {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, bufferBytes);
      channel.bind(new InetSocketAddress(address, port));
      return new VxlanReceiver(channel, queue);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  void start() {
    thread.start();
  }

  InetSocketAddress local() {
    return local;
  }

  /** Size of the socket buffer that the operating system gave. */
  int bufferBytes() throws IOException {
    return channel.getOption(StandardSocketOptions.SO_RCVBUF);
  }

  private void run() {
    while (!closed) {
      try {
        selector.select();
        selector.selectedKeys().clear();
        receiveAll();
        LockSupport.parkNanos(restNanos);
      } catch (IOException e) {
        // An ICMP error for something that was sent; nothing is, so nothing is lost.
        LOG.warn("The sensor's socket said: {}", e.getMessage());
      }
    }
    receiveLast();
  }

  /** What has gathered in the socket when it is closed. */
  private void receiveLast() {
    long begun = System.nanoTime();
    try {
      while (receive() == BATCH_MAX && System.nanoTime() - begun < LAST_NANOS_MAX) {}
    } catch (IOException e) {
      LOG.warn("The sensor's socket said at its end: {}", e.getMessage());
    }
  }

  private void receiveAll() throws IOException {
    while (receive() == BATCH_MAX && !closed) {}
  }

  /** Queues a batch; how many it has. */
  private int receive() throws IOException {
    List<Datagram> batch = batch();
    if (!batch.isEmpty()) {
      queue.offer(batch);
    }
    return batch.size();
  }

  private List<Datagram> batch() throws IOException {
    List<Datagram> batch = new ArrayList<>(BATCH_MAX);
    long now = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    while (batch.size() < BATCH_MAX) {
      buffer.clear();
      SocketAddress source = channel.receive(buffer);
      if (source == null) {
        break;
      }
      byte[] bytes = new byte[buffer.flip().remaining()];
      buffer.get(bytes);
      batch.add(new Datagram(now, bytes, outer(source)));
    }
    return batch;
  }

  private Outer outer(SocketAddress source) {
    Outer known = lastOuter;
    if (known == null || !source.equals(lastSource)) {
      known = Outer.of((InetSocketAddress) source, local);
      lastSource = source;
      lastOuter = known;
    }
    return known;
  }

  /** Ends the thread, which takes what the socket has before. */
  @Override
  public void close() {
    closed = true;
    try {
      selector.wakeup();
      thread.join(TimeUnit.SECONDS.toMillis(5));
      selector.close();
      channel.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
