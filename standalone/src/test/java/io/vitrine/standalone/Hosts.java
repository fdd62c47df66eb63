package io.vitrine.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.ArrayList;
import java.util.List;

/**
 * Hosts for processes, each a network namespace on one switch with this machine, which can be cut
 * off: its packets are dropped, and nobody is told. Needs root, {@code ip} and {@code iptables}.
 */
final class Hosts implements AutoCloseable {
  private static final String DEVICE = "eth0";

  /** Unique among what runs on this machine; names of devices have 15 letters at most. */
  private final String id = "v" + ProcessHandle.current().pid() % 1_000_000;

  private final String network = "10.232." + ProcessHandle.current().pid() % 250 + ".";
  private final List<String> names;

  private Hosts(List<String> names) {
    this.names = names;
  }

  /** The test is not run where they cannot be made. */
  static Hosts make(List<String> names) throws InterruptedException {
    Hosts hosts = new Hosts(names);
    boolean made = hosts.makeSwitch();
    for (String name : names) {
      made = made && hosts.makeHost(name);
    }
    if (!made) {
      hosts.close();
    }
    assumeThat(made).as("root, ip and iptables").isTrue();
    return hosts;
  }

  String address(String name) {
    return network + (names.indexOf(name) + 2);
  }

  /** What a command that runs on that host begins with. */
  List<String> command(String name) {
    return List.of("ip", "netns", "exec", namespace(name));
  }

  /** Drops all that comes to it and goes from it. */
  void cutOff(String name) throws InterruptedException {
    must(name, "iptables", "-A", "INPUT", "-i", DEVICE, "-j", "DROP");
    must(name, "iptables", "-A", "OUTPUT", "-o", DEVICE, "-j", "DROP");
  }

  void join(String name) throws InterruptedException {
    must(name, "iptables", "-F");
  }

  private boolean makeSwitch() throws InterruptedException {
    return LocalCommand.succeeds("ip", "netns", "add", id)
        && ip(id, "link", "add", "br0", "type", "bridge")
        && ip(id, "link", "set", "br0", "up")
        && LocalCommand.succeeds(
            "ip", "link", "add", id + "h", "type", "veth", "peer", "name", "here", "netns", id)
        && LocalCommand.succeeds("ip", "addr", "add", network + "1/24", "dev", id + "h")
        && LocalCommand.succeeds("ip", "link", "set", id + "h", "up")
        && plugIn("here");
  }

  private boolean makeHost(String name) throws InterruptedException {
    String namespace = namespace(name);
    return LocalCommand.succeeds("ip", "netns", "add", namespace)
        && ip(id, "link", "add", name, "type", "veth", "peer", "name", DEVICE, "netns", namespace)
        && plugIn(name)
        && ip(namespace, "addr", "add", address(name) + "/24", "dev", DEVICE)
        && ip(namespace, "link", "set", DEVICE, "up")
        && ip(namespace, "link", "set", "lo", "up")
        && run(name, "iptables", "-L", "-n");
  }

  private boolean plugIn(String device) throws InterruptedException {
    return ip(id, "link", "set", device, "master", "br0", "up");
  }

  private void must(String name, String... command) throws InterruptedException {
    assertThat(run(name, command)).as(String.join(" ", command)).isTrue();
  }

  private boolean run(String name, String... command) throws InterruptedException {
    List<String> all = new ArrayList<>(command(name));
    all.addAll(List.of(command));
    return LocalCommand.succeeds(all.toArray(String[]::new));
  }

  private static boolean ip(String namespace, String... command) throws InterruptedException {
    List<String> all = new ArrayList<>(List.of("ip", "-n", namespace));
    all.addAll(List.of(command));
    return LocalCommand.succeeds(all.toArray(String[]::new));
  }

  private String namespace(String name) {
    return id + "-" + name;
  }

  /** Devices go with their namespaces. */
  @Override
  public void close() throws InterruptedException {
    for (String name : names) {
      LocalCommand.succeeds("ip", "netns", "del", namespace(name));
    }
    LocalCommand.succeeds("ip", "netns", "del", id);
  }
}
