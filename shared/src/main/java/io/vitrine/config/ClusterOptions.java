package io.vitrine.config;

/** Options of the section {@code cluster}: how services in several processes find each other. */
public final class ClusterOptions {
  public static final Option<Boolean> ENABLED =
      Option.flag(
          "cluster.enabled",
          false,
          "Whether this process joins a cluster. The all-in-one needs none; `./vitrine broker`,"
              + " `bridge` and `inspector` do.");
  public static final Option<String> NAME =
      Option.text(
          "cluster.name", "vitrine", "Name of the cluster; only nodes of the same name meet.");
  public static final Option<String> BIND_HOST =
      Option.text(
          "cluster.bind_host",
          "127.0.0.1",
          "Address of this node that the others of the cluster can reach: for membership and for"
              + " the event bus. On Kubernetes the address of the pod.");
  public static final Option<Integer> PORT =
      Option.port(
          "cluster.port",
          7800,
          "Port of the membership protocol; if it is taken, the next of ten that is free, but with"
              + " cluster.dns_query this one only. The port 100 higher is taken too, to notice crashes at"
              + " once.");
  public static final Option<Integer> BUS_PORT =
      Option.port("cluster.bus_port", 0, "Port of the event bus; 0 takes a free one.");
  public static final Option<String> HOSTS =
      Option.text(
          "cluster.hosts",
          "",
          "Some nodes to find the cluster by, host:port, comma-separated; each stands for ten ports"
              + " from that one on. Empty looks on this machine, from cluster.port on. Unused if"
              + " cluster.dns_query is set.");
  public static final Option<String> DNS_QUERY =
      Option.text(
          "cluster.dns_query",
          "",
          "Name whose DNS records are the addresses of all nodes, such as that of a headless"
              + " Kubernetes service; empty uses cluster.hosts.");
  public static final Option<Long> SILENCE_MAX =
      Option.duration(
          "cluster.silence_max",
          10_000,
          1_000,
          600_000,
          "A node that is silent for so long is taken for dead. One whose process ended is missed at"
              + " once.");

  private ClusterOptions() {}
}
