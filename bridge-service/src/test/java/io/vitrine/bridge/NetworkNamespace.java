package io.vitrine.bridge;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A network of its own for a process, of which packets can be dropped. Needs root, ip, iptables.
 */
final class NetworkNamespace implements AutoCloseable {
  private final String name;
  private final String host;
  private final String inside;
  private final String prefix;

  private NetworkNamespace(int number) {
    this.name = "vitrine-" + number;
    this.host = "vh" + number;
    this.inside = "vn" + number;
    this.prefix = "10.231." + number % 250 + ".";
  }

  /** Null where it cannot be made. */
  static NetworkNamespace make() throws Exception {
    NetworkNamespace made = new NetworkNamespace((int) (ProcessHandle.current().pid() % 100_000));
    try {
      made.run("ip", "netns", "add", made.name);
      made.run("ip", "link", "add", made.host, "type", "veth", "peer", "name", made.inside);
      made.run("ip", "link", "set", made.inside, "netns", made.name);
      made.run("ip", "addr", "add", made.prefix + "1/30", "dev", made.host);
      made.run("ip", "link", "set", made.host, "up");
      made.within("ip", "addr", "add", made.address() + "/30", "dev", made.inside);
      made.within("ip", "link", "set", made.inside, "up");
      made.within("ip", "link", "set", "lo", "up");
      made.within("iptables", "-L", "-n");
      return made;
    } catch (IOException e) {
      made.close();
      return null;
    }
  }

  /** Of what listens inside. */
  String address() {
    return prefix + "2";
  }

  /** A command that runs inside. */
  List<String> command(List<String> command) {
    List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", name));
    all.addAll(command);
    return all;
  }

  /**
   * Drops packets from now on.
   *
   * @param chain INPUT: what comes; OUTPUT: what goes
   */
  void drop(String chain) throws Exception {
    String direction = chain.equals("INPUT") ? "-i" : "-o";
    within("iptables", "-A", chain, direction, inside, "-j", "DROP");
  }

  void pass() throws Exception {
    within("iptables", "-F");
  }

  private void within(String... command) throws Exception {
    run(command(List.of(command)).toArray(String[]::new));
  }

  private void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IOException(String.join(" ", command) + ": " + said);
    }
  }

  @Override
  public void close() throws Exception {
    // The pair of devices goes with the namespace.
    try {
      run("ip", "netns", "del", name);
    } catch (IOException e) {
      // It was not made.
    }
  }
}
