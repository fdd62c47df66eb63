package io.vitrine.runtime;

import io.vitrine.config.ClusterOptions;
import io.vitrine.config.Settings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.jgroups.JChannel;
import org.jgroups.protocols.FD_ALL3;
import org.jgroups.protocols.FD_SOCK2;
import org.jgroups.protocols.FRAG4;
import org.jgroups.protocols.MERGE3;
import org.jgroups.protocols.MFC;
import org.jgroups.protocols.TCP_NIO2;
import org.jgroups.protocols.UFC;
import org.jgroups.protocols.UNICAST3;
import org.jgroups.protocols.VERIFY_SUSPECT2;
import org.jgroups.protocols.pbcast.GMS;
import org.jgroups.protocols.pbcast.NAKACK2;
import org.jgroups.protocols.pbcast.STABLE;
import org.jgroups.stack.Protocol;

/**
 * The JGroups protocols below the cluster, bottom first: TCP, discovery, merging, three ways to
 * notice a dead node (its socket closed, it is silent, and a second look before it is believed),
 * reliable messages, membership, flow control.
 */
final class ClusterStack {
  private static final int PORTS = 10;
  private static final int CRASH_PORT_OFFSET = 100;

  /** The operating system answers, so a node that is there needs no longer, however busy it is. */
  private static final int CONNECT_MILLIS = 500;

  /**
   * For an answer of the cluster. Whoever was asked may be leaving, so it is short; a node that is
   * slower than that begins a cluster of its own, and they meet soon.
   */
  private static final int JOIN_MILLIS = 2_000;

  /** For the others' consent to leave. They notice too when the sockets close. */
  private static final int LEAVE_MILLIS = 1_000;

  private static final int MERGE_MILLIS_MIN = 1_000;
  private static final int MERGE_MILLIS_MAX = 4_000;

  private ClusterStack() {}

  /**
   * @throws IllegalArgumentException if an address in the settings is none
   */
  static JChannel channel(Settings settings) {
    InetAddress bind = address(settings.get(ClusterOptions.BIND_HOST), ClusterOptions.BIND_HOST);
    long silence = settings.get(ClusterOptions.SILENCE_MAX);
    // A name's addresses have one node each; ten ports of one that is gone would be ten waits.
    boolean named = !settings.get(ClusterOptions.DNS_QUERY).isEmpty();
    // Others must not wait while a connection to a pod that is gone is tried.
    TCP_NIO2 tcp = new TCP_NIO2();
    tcp.setBindAddress(bind)
        .setBindPort(settings.get(ClusterOptions.PORT))
        .setPortRange(named ? 0 : PORTS - 1);
    tcp.setSockConnTimeout(CONNECT_MILLIS);
    List<Protocol> protocols =
        List.of(
            tcp,
            discovery(settings),
            // Nodes that began apart, being slow, are to meet soon.
            new MERGE3()
                .setMinInterval(Math.min(silence / 2, MERGE_MILLIS_MIN))
                .setMaxInterval(Math.min(silence * 2, MERGE_MILLIS_MAX)),
            new FD_SOCK2().setBindAddress(bind).setOffset(CRASH_PORT_OFFSET),
            new FD_ALL3().setTimeout(silence).setInterval(silence / 5),
            new VERIFY_SUSPECT2().setTimeout(silence / 10),
            new NAKACK2().useMcastXmit(false),
            new UNICAST3(),
            new STABLE(),
            new GMS()
                .printLocalAddress(false)
                .setJoinTimeout(JOIN_MILLIS)
                .setLeaveTimeout(LEAVE_MILLIS),
            new UFC().setMaxCredits(4 << 20),
            new MFC().setMaxCredits(4 << 20),
            new FRAG4());
    try {
      JChannel channel = new JChannel(protocols);
      // Else anybody on the network could ask for the node's inner state by multicast.
      tcp.getDiagnosticsHandler().setEnabled(false);
      return channel;
    } catch (Exception e) {
      throw new IllegalStateException("the cluster's protocols do not fit together", e);
    }
  }

  private static Protocol discovery(Settings settings) {
    String query = settings.get(ClusterOptions.DNS_QUERY);
    if (!query.isEmpty()) {
      return new DnsDiscovery(query, settings.get(ClusterOptions.PORT));
    }
    return new HostsDiscovery(hosts(settings), PORTS);
  }

  private static List<InetSocketAddress> hosts(Settings settings) {
    String text = settings.get(ClusterOptions.HOSTS);
    if (text.isEmpty()) {
      String self = settings.get(ClusterOptions.BIND_HOST);
      return List.of(new InetSocketAddress(self, settings.get(ClusterOptions.PORT)));
    }
    List<InetSocketAddress> hosts = new ArrayList<>();
    for (String part : text.split(",")) {
      String host = part.trim();
      int colon = host.lastIndexOf(':');
      if (colon < 0) {
        throw refused(ClusterOptions.HOSTS.key(), host, "host:port");
      }
      try {
        int port = Integer.parseInt(host.substring(colon + 1));
        hosts.add(new InetSocketAddress(host.substring(0, colon), port));
      } catch (IllegalArgumentException e) {
        throw refused(ClusterOptions.HOSTS.key(), host, "host:port");
      }
    }
    return hosts;
  }

  private static InetAddress address(String host, io.vitrine.config.Option<String> option) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw refused(option.key(), host, "an address of this machine");
    }
  }

  private static IllegalArgumentException refused(String key, String value, String expected) {
    return new IllegalArgumentException(key + ": " + value + " (expected: " + expected + ")");
  }
}
