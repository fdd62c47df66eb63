package io.vitrine.config;

/** Options of the section {@code node}: what every service has. */
public final class NodeOptions {
  public static final Option<String> NAME =
      Option.text(
          "node.name",
          "",
          "Name of this node, unique in the cluster and the same after a restart; empty takes the"
              + " host name.");
  public static final Option<String> DATA =
      Option.text("node.data_dir", "data", "Directory for everything that must survive a restart.");

  private NodeOptions() {}
}
