package io.vitrine.runtime;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jgroups.Address;
import org.jgroups.Event;
import org.jgroups.conf.ClassConfigurator;
import org.jgroups.protocols.TCPPING;
import org.jgroups.stack.IpAddress;
import org.jgroups.util.Responses;

/**
 * Finds the cluster by a list of hosts, several ports of each. A node that finds nobody who listens
 * begins the cluster at once.
 *
 * <p>Threads: those of JGroups.
 */
final class HostsDiscovery extends TCPPING {
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
    List<IpAddress> others =
        getInitialHosts().stream()
            .filter(IpAddress.class::isInstance)
            .map(IpAddress.class::cast)
            .filter(host -> !host.equals(self))
            .toList();
    return PortCheck.anybodyListens(others, timer);
  }
}
