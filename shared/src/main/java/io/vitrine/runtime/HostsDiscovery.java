package io.vitrine.runtime;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jgroups.Address;
import org.jgroups.Event;
import org.jgroups.PhysicalAddress;
import org.jgroups.conf.ClassConfigurator;
import org.jgroups.protocols.TCPPING;
import org.jgroups.stack.IpAddress;
import org.jgroups.util.Responses;

/**
 * Finds the cluster by a list of hosts, several ports of each. Whether somebody listens there the
 * system tells at once, however busy the other process is; so the first node of a cluster need not
 * wait for an answer, and the others can wait long for theirs.
 *
 * <p>Threads: those of JGroups.
 */
final class HostsDiscovery extends TCPPING {
  private static final int CONNECT_MILLIS = 1_000;

  /**
   * @param hosts each stands for itself and the {@code ports - 1} ports after it
   */
  HostsDiscovery(List<InetSocketAddress> hosts, int ports) {
    // Else headers would not find their way.
    setId(ClassConfigurator.getProtocolId(TCPPING.class));
    List<InetSocketAddress> all = new ArrayList<>();
    for (InetSocketAddress host : hosts) {
      for (int port = host.getPort(); port < Math.min(host.getPort() + ports, 1 << 16); port++) {
        all.add(new InetSocketAddress(host.getHostString(), port));
      }
    }
    setInitialHosts(all);
    setPortRange(0);
    // One host that swallows packets must not hold up the others.
    async_discovery_use_separate_thread_per_request = true;
  }

  @Override
  public void findMembers(List<Address> members, boolean initial, Responses responses) {
    super.findMembers(members, initial, responses);
    if (initial && !somebodyListens()) {
      responses.done();
    }
  }

  private boolean somebodyListens() {
    Object self = down(new Event(Event.GET_PHYSICAL_ADDRESS, local_addr));
    List<CompletableFuture<Boolean>> answers = new ArrayList<>();
    for (PhysicalAddress host : getInitialHosts()) {
      if (!host.equals(self) && host instanceof IpAddress address) {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        timer.execute(() -> answer.complete(listens(address)), true);
        answers.add(answer.completeOnTimeout(true, CONNECT_MILLIS, TimeUnit.MILLISECONDS));
      }
    }
    return answers.stream().anyMatch(CompletableFuture::join);
  }

  /** Also if it cannot be told. */
  private static boolean listens(IpAddress host) {
    InetAddress address = host.getIpAddress();
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, host.getPort()), CONNECT_MILLIS);
      return true;
    } catch (java.net.ConnectException refused) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }
}
