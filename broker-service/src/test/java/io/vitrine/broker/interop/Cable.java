package io.vitrine.broker.interop;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A way to the broker for one connection that can be cut, so that neither side says goodbye. */
final class Cable implements AutoCloseable {
  private final ServerSocket end;
  private final int brokerPort;
  private volatile Socket client;
  private volatile Socket broker;

  Cable(int brokerPort) throws IOException {
    this.brokerPort = brokerPort;
    end = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    new Thread(this::join, "cable").start();
  }

  int port() {
    return end.getLocalPort();
  }

  private void join() {
    try {
      client = end.accept();
      broker = new Socket(InetAddress.getLoopbackAddress(), brokerPort);
      new Thread(() -> copy(broker, client), "cable-down").start();
      copy(client, broker);
    } catch (IOException e) {
      // The cable was closed before anybody came.
    }
  }

  private static void copy(Socket from, Socket to) {
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      in.transferTo(out);
    } catch (IOException e) {
      // It was cut.
    }
  }

  void cut() throws IOException {
    end.close();
    Socket[] both = {client, broker};
    for (Socket each : both) {
      if (each != null) {
        each.close();
      }
    }
  }

  @Override
  public void close() throws IOException {
    cut();
  }
}
