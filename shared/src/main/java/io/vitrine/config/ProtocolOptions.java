package io.vitrine.config;

import java.util.List;

/** Options of the section {@code broker}: what it offers of MQTT, and what it tells its clients. */
public final class ProtocolOptions {
  public static final Option<Integer> MAXIMUM_QOS =
      Option.integer(
          "broker.maximum_qos",
          2,
          0,
          2,
          "Highest QoS. MQTT 5 clients are told; a PUBLISH with a higher one ends the connection"
              + " (0x9B), a CONNECT with such a will is refused, and subscriptions get no higher"
              + " one.");
  public static final Option<Boolean> RETAIN_AVAILABLE =
      Option.flag(
          "broker.retain_available",
          true,
          "Whether messages are retained. If not, MQTT 5 clients are told; a PUBLISH with RETAIN"
              + " ends the connection (0x9A), and a CONNECT with such a will is refused.");
  public static final Option<Boolean> WILDCARD_SUBSCRIPTIONS =
      Option.flag(
          "broker.wildcard_subscriptions",
          true,
          "Whether filters may have wildcards. If not, MQTT 5 clients are told, and such a filter"
              + " is refused (0xA2).");
  public static final Option<Boolean> SHARED_SUBSCRIPTIONS =
      Option.flag(
          "broker.shared_subscriptions",
          true,
          "Whether there are shared subscriptions, `$share/name/filter`. If not, MQTT 5 clients are"
              + " told, and they are refused (0x9E).");
  public static final Option<String> SHARED_STRATEGY =
      Option.choice(
          "broker.shared_strategy",
          "round-robin",
          List.of("round-robin", "sticky", "hash-client", "hash-topic", "least-loaded"),
          "Which member of a shared subscription gets a message: the next one in turn, the same one"
              + " until it goes away, one by the publisher's client identifier, one by the topic,"
              + " or the one that has the fewest messages waiting or unacknowledged. Members that"
              + " are connected come first. Each event loop takes turns, and sticks, by itself.");
  public static final Option<String> RESPONSE_INFORMATION =
      Option.parsed(
          "broker.response_information",
          "text",
          "",
          "the beginning of a topic, without + and #",
          "Response information for MQTT 5 clients that ask for it: what their response topics"
              + " begin with, such as `responses/%c`; `%c` stands for the client identifier, `%u`"
              + " for the user name. Empty: none. A client whose name has a slash or a wildcard, or"
              + " that has none, gets none.",
          ProtocolOptions::beginning);
  public static final Option<String> SERVER_REFERENCE =
      Option.text(
          "broker.server_reference",
          "",
          "Where MQTT 5 clients shall go when this broker stops, such as `mqtt-2.example.com:1883`:"
              + " they are told with 0x9C instead of 0x8B. Empty: nowhere.");
  public static final Option<Boolean> SERVER_MOVED =
      Option.flag(
          "broker.server_moved", false, "Whether they shall stay there: 0x9D instead of 0x9C.");
  public static final Option<Boolean> REASON_STRINGS =
      Option.flag(
          "broker.reason_strings",
          true,
          "Whether MQTT 5 clients are told in words what was wrong, in CONNACK, PUBACK, PUBREC,"
              + " SUBACK, UNSUBACK and DISCONNECT; not those that want none (request problem"
              + " information 0).");
  public static final Option<String> NON_CHARACTERS =
      Option.choice(
          "broker.non_characters",
          "accept",
          List.of("accept", "refuse"),
          "Whether topics, filters and client identifiers may have code points that Unicode gives"
              + " to nobody (U+FFFE, U+FDD0…): MQTT leaves it to the server.");

  private ProtocolOptions() {}

  private static String beginning(String text) {
    if (text.indexOf('+') >= 0 || text.indexOf('#') >= 0 || text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(text);
    }
    return text;
  }
}
