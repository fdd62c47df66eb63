package io.vitrine.config;

import io.vitrine.filter.AddressRange;
import java.util.List;

/** Options of the section {@code inspector.sensor}: the receiver of mirrored traffic. */
public final class SensorOptions {
  private static final int VNI_MAX = 0xFF_FFFF;

  public static final Option<Boolean> ENABLED =
      Option.flag(
          "inspector.sensor.enabled",
          false,
          "Whether mirrored traffic is received: VXLAN, as a VTAP of OCI or a traffic mirror of AWS"
              + " sends it. Whoever reaches the port can make up traffic: let only the mirrors.");
  public static final Option<String> HOST =
      Option.text("inspector.sensor.host", "127.0.0.1", "Address that the sensor binds.");
  public static final Option<Integer> PORT =
      Option.port("inspector.sensor.port", 4789, "UDP port of the sensor; 0 takes a free one.");
  public static final Option<Long> RECEIVE_BUFFER_BYTES =
      Option.bytes(
          "inspector.sensor.receive_buffer_bytes",
          8L << 20,
          64 << 10,
          1L << 30,
          "Socket buffer that is asked for; Linux gives at most `net.core.rmem_max`.");
  public static final Option<Long> QUEUE_BYTES_MAX =
      Option.bytes(
          "inspector.sensor.queue_bytes_max",
          32L << 20,
          1 << 20,
          1L << 30,
          "Received bytes that may wait to be decoded; more are dropped and counted.");
  public static final Option<Long> TAP_BYTES_MAX =
      Option.bytes(
          "inspector.sensor.tap_bytes_max",
          64L << 20,
          64 << 10,
          1L << 30,
          "Size of the sensor's flight recorder: the last MQTT packets of both directions.");
  public static final Option<Integer> TAP_FRAME_BYTES_MAX =
      Option.integer(
          "inspector.sensor.tap_frame_bytes_max",
          256,
          16,
          16_000,
          "How many of an MQTT packet's first bytes the sensor's flight recorder keeps.");

  public static final Option<String> KEYLOG_FILE =
      Option.text(
          "inspector.sensor.keylog_file",
          "",
          "TLS key log (SSLKEYLOGFILE) that mirrored connections are decrypted with; read on while"
              + " others append to it. Whoever can write to it needs no more than that, whoever can"
              + " read it can read the traffic.");

  public static final Option<Boolean> ANALYSIS =
      Option.flag(
          "inspector.sensor.analysis",
          true,
          "Whether flows, sessions and findings are made of mirrored traffic; takes CPU for each"
              + " packet.");

  public static final Option<Long> COPY_DELAY_MAX =
      Option.duration(
          "inspector.sensor.copy_delay_max",
          1_000,
          1,
          60_000,
          "How long after a packet a copy of it may come, through the same mirror or another, and be"
              + " known as one.");

  private static final Option<String> NETWORK_NAME =
      Option.text("name", "", "Name of the mirror, in connections, metrics and logs.").required();
  private static final Option<Integer> NETWORK_VNI =
      Option.integer("vni", 0, 0, VNI_MAX, "Its VXLAN network identifier.").required();
  public static final Option<List<SensorNetwork>> NETWORKS =
      Option.rows(
          "inspector.sensor.networks",
          List.of(NETWORK_NAME, NETWORK_VNI),
          row -> new SensorNetwork(row.get(NETWORK_NAME), row.get(NETWORK_VNI)),
          "Names of mirrors; one that is not listed is received too, as `vni-` and its number.");

  private static final String NETWORK = "an address or a network, such as 10.0.0.0/8 or fd00::/8";
  private static final String PORTS = "a port, or two with a hyphen, such as 1883-1884";

  private static final Option<String> RULE_NAME =
      Option.text("name", "", "Name of the rule, in metrics.").required();
  private static final Option<String> ACTION =
      Option.choice("action", "include", List.of("include", "exclude"), "What becomes of it.");
  private static final Option<String> PROTOCOL =
      Option.choice(
          "protocol", "all", List.of("all", "tcp", "udp", "icmp"), "What it is, inside IP.");
  private static final Option<String> SOURCE_CIDR = network("source_cidr", "Where it comes from.");
  private static final Option<String> DESTINATION_CIDR =
      network("destination_cidr", "Where it goes.");
  private static final Option<String> SOURCE_PORTS = ports("source_ports", "Its source port.");
  private static final Option<String> DESTINATION_PORTS =
      ports("destination_ports", "Its destination port.");
  public static final Option<List<CaptureRule>> CAPTURE_FILTER =
      Option.rows(
          "inspector.sensor.capture_filter",
          List.of(
              RULE_NAME,
              ACTION,
              PROTOCOL,
              SOURCE_CIDR,
              DESTINATION_CIDR,
              SOURCE_PORTS,
              DESTINATION_PORTS),
          row ->
              new CaptureRule(
                  row.get(RULE_NAME),
                  row.get(ACTION).equals("include"),
                  row.get(PROTOCOL),
                  range(row.get(SOURCE_CIDR)),
                  range(row.get(DESTINATION_CIDR)),
                  CaptureRule.Ports.parse(row.get(SOURCE_PORTS)),
                  CaptureRule.Ports.parse(row.get(DESTINATION_PORTS))),
          "Which mirrored packets are looked at, by what is inside: the first rule that fits decides,"
              + " as in a capture filter of OCI; what a rule does not name fits it. What no rule fits is"
              + " left out; without rules all is looked at.");

  private SensorOptions() {}

  private static Option<String> network(String key, String text) {
    return Option.parsed(key, "network", "", NETWORK, text, SensorOptions::checkedNetwork);
  }

  private static Option<String> ports(String key, String text) {
    return Option.parsed(key, "ports", "", PORTS, text, SensorOptions::checkedPorts);
  }

  private static String checkedNetwork(String text) {
    if (!text.isEmpty() && AddressRange.parse(text) == null) {
      throw new IllegalArgumentException(text);
    }
    return text;
  }

  private static String checkedPorts(String text) {
    CaptureRule.Ports.parse(text);
    return text;
  }

  private static @org.jspecify.annotations.Nullable AddressRange range(String text) {
    return text.isEmpty() ? null : AddressRange.parse(text);
  }
}
