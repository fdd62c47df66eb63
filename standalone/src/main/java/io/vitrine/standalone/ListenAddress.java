package io.vitrine.standalone;

import io.vitrine.config.Option;
import io.vitrine.config.Settings;
import io.vitrine.runtime.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.Locale;

/**
 * Where a part is going to listen.
 *
 * @param port 0 for a free one
 */
record ListenAddress(String host, int port) {
  /**
   * Whether one can listen there now.
   *
   * @throws Refusal if not
   */
  void check(String part) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
    } catch (UnknownHostException e) {
      throw refusal(part, "no such host");
    } catch (IOException e) {
      throw refusal(part, reason(e));
    }
  }

  /** Whether both cannot be listened on at once: one port, on one address or on all of them. */
  boolean meets(ListenAddress other) {
    if (port == 0 || port != other.port) {
      return false;
    }
    try {
      InetAddress here = InetAddress.getByName(host);
      InetAddress there = InetAddress.getByName(other.host);
      return here.equals(there) || here.isAnyLocalAddress() || there.isAnyLocalAddress();
    } catch (UnknownHostException e) {
      // The check of the address itself says which one.
      return false;
    }
  }

  /** When it went wrong all the same, in whatever it came wrapped. */
  boolean isTaken(Throwable cause) {
    for (Throwable e = cause; e != null; e = e.getCause()) {
      if (String.valueOf(e.getMessage()).contains("Address already in use")) {
        return true;
      }
    }
    return false;
  }

  /** HOST:PORT by which this machine reaches what listens where the settings say. */
  static String reached(Settings settings, Option<String> host, Option<Integer> port) {
    return HostPort.format(HostPort.reached(settings.get(host)), settings.get(port));
  }

  /** The host by which this machine reaches it. */
  String reachedAt() {
    return HostPort.reached(host);
  }

  Refusal refusal(String part, String reason) {
    return new Refusal(part + ": cannot listen on " + this + ": " + reason);
  }

  @Override
  public String toString() {
    return HostPort.format(host, port);
  }

  private String reason(IOException e) {
    if (isTaken(e)) {
      return Refusal.PORT_TAKEN;
    }
    String message = String.valueOf(e.getMessage());
    return message.replaceFirst(" \\(.*", "").toLowerCase(Locale.ROOT);
  }
}
