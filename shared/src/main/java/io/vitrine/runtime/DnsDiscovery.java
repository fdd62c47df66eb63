package io.vitrine.runtime;

import java.util.List;
import org.jgroups.Address;
import org.jgroups.Event;
import org.jgroups.conf.ClassConfigurator;
import org.jgroups.protocols.dns.DNSResolver;
import org.jgroups.protocols.dns.DNS_PING;
import org.jgroups.stack.IpAddress;
import org.jgroups.util.Responses;

/**
 * Finds the cluster by the addresses of a name, such as that of a headless Kubernetes service,
 * asked for anew each time. A node whose name stands for nobody else, or for nobody who listens,
 * begins the cluster at once.
 *
 * <p>Threads: those of JGroups.
 */
final class DnsDiscovery extends DNS_PING {
  private final int port;

  /**
   * @param port on which each of the addresses listens
   */
  DnsDiscovery(String query, int port) {
    // Else headers would not find their way.
    setId(ClassConfigurator.getProtocolId(DNS_PING.class));
    setDNSQuery(query);
    // The name still has the addresses of pods that are gone; they must not hold up the others.
    async_discovery_use_separate_thread_per_request = true;
    this.port = port;
  }

  @Override
  public void findMembers(List<Address> members, boolean initial, Responses responses) {
    super.findMembers(members, initial, responses);
    if (initial && !PortCheck.anybodyListens(others(), timer)) {
      responses.done();
    }
  }

  private List<IpAddress> others() {
    Object self = down(new Event(Event.GET_PHYSICAL_ADDRESS, local_addr));
    List<Address> known = dns_resolver.resolveIps(dns_query, DNSResolver.DNSRecordType.A);
    return (known == null ? List.<Address>of() : known)
        .stream()
            .filter(IpAddress.class::isInstance)
            .map(address -> new IpAddress(((IpAddress) address).getIpAddress(), port))
            .filter(address -> !address.equals(self))
            .toList();
  }
}
