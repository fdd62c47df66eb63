package io.vitrine.config;

import java.util.regex.Pattern;

/** Options of the section {@code node}: what every service has. */
public final class NodeOptions {
  public static final Option<String> NAME =
      Option.parsed(
          "node.name",
          "text",
          "",
          "at most 63 letters, digits, `.`, `_` and `-`",
          "Name of this node, unique among the services of its kind and the same after a restart."
              + " Without one: `local` for `./vitrine up`, else the host name, with the port"
              + " offset if there is one.",
          NodeOptions::checkName);
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
          "Added to every port of this process that is not 0, so that several run side by side;"
              + " services that find each other do so among those of the same offset, unless"
              + " `cluster.hosts` is set. Flag: `--port-offset`.");
  public static final Option<Long> DRAIN_TIMEOUT =
      Option.duration(
          "node.drain_timeout",
          20_000,
          0,
          3_600_000,
          "How long SIGTERM waits for the services to finish what they hold; then the process ends"
              + " all the same.");

  public static final Option<Long> STOP_DELAY =
      Option.duration(
          "node.stop_delay",
          0,
          0,
          300_000,
          "How long after SIGTERM a service goes on as before, but is not ready any more, so that a"
              + " load balancer sends the next clients elsewhere before the ports close.");

  private static final Pattern NAME_PATTERN = Pattern.compile("[A-Za-z0-9._-]{1,63}");

  private NodeOptions() {}

  private static String checkName(String name) {
    if (!NAME_PATTERN.matcher(name).matches()) {
      throw new IllegalArgumentException(name);
    }
    return name;
  }
}
