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
      Option.text(
          "node.data_dir",
          "data",
          "Directory for everything that must survive a restart; made if missing. A relative path"
              + " counts from the working directory, the default from the directory of the script"
              + " `vitrine`. Flag: `--data`.");
  public static final Option<Integer> PORT_OFFSET =
      Option.integer(
          "node.port_offset",
          0,
          0,
          60_000,
          "Added to every port of this process that is not 0, so that several run side by side."
              + " Flag: `--port-offset`.");
  public static final Option<Long> DRAIN_TIMEOUT =
      Option.duration(
          "node.drain_timeout",
          20_000,
          0,
          3_600_000,
          "How long SIGTERM waits for the services to finish what they hold; then the process ends"
              + " all the same.");

  private NodeOptions() {}
}
