package io.vitrine.standalone;

import io.vitrine.config.NodeOptions;
import io.vitrine.config.Settings;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** What this node is called when nobody says so. */
final class NodeName {
  private static final int LENGTH_MAX = 50;

  private NodeName() {}

  /**
   * @param otherwise when {@link NodeOptions#NAME} is not set
   */
  static String of(Settings settings, String otherwise) {
    String set = settings.get(NodeOptions.NAME);
    if (!set.isEmpty()) {
      return set;
    }
    int offset = settings.get(NodeOptions.PORT_OFFSET);
    return offset == 0 ? otherwise : otherwise + "-" + offset;
  }

  /** The host's name without its domain, with what a node name may consist of. */
  static String ofHost() {
    String variable = System.getenv("HOSTNAME");
    String name = variable == null || variable.isEmpty() ? lookedUp() : variable;
    String plain = name.replaceFirst("\\..*", "").replaceAll("[^A-Za-z0-9_-]", "-");
    return plain.isEmpty() ? "node" : plain.substring(0, Math.min(LENGTH_MAX, plain.length()));
  }

  private static String lookedUp() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "node";
    }
  }
}
