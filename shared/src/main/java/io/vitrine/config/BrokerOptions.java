package io.vitrine.config;

/** Options of the section {@code broker}. */
public final class BrokerOptions {
  public static final Option<String> HOST =
      Option.text("broker.host", "127.0.0.1", "Address that the MQTT listener binds.");
  public static final Option<Integer> PORT =
      Option.port("broker.port", 1883, "Port of MQTT over TCP; 0 takes a free one.");
  public static final Option<Integer> EVENT_LOOPS =
      Option.integer(
          "broker.event_loops",
          0,
          0,
          256,
          "Event loops that serve connections; 0 takes one per core.");
  public static final Option<Long> PACKET_BYTES_MAX =
      Option.bytes(
          "broker.packet_bytes_max",
          1 << 20,
          1024,
          268_435_460,
          "Largest MQTT control packet; a larger one ends the connection with 0x95.");
  public static final Option<Integer> CONNECTIONS_MAX =
      Option.integer(
          "broker.connections_max",
          100_000,
          1,
          10_000_000,
          "Most connections at a time; one more is refused with 0x97.");
  public static final Option<Integer> RECEIVE_MAXIMUM =
      Option.integer(
          "broker.receive_maximum",
          1024,
          1,
          65_535,
          "QoS 1 and 2 messages that an MQTT 5 client may have unacknowledged towards the broker.");
  public static final Option<Integer> TOPIC_ALIAS_MAXIMUM =
      Option.integer(
          "broker.topic_alias_maximum",
          64,
          0,
          65_535,
          "Topic aliases that an MQTT 5 client may use towards the broker.");
  public static final Option<Integer> INFLIGHT_MESSAGES_MAX =
      Option.integer(
          "broker.inflight_messages_max",
          1024,
          1,
          65_535,
          "QoS 1 and 2 messages that are sent to a client before it acknowledges; the client's receive maximum lowers it.");
  public static final Option<Integer> QUEUE_MESSAGES_MAX =
      Option.integer(
          "broker.queue_messages_max",
          10_000,
          0,
          100_000_000,
          "Messages that wait for one client; the next is dropped and counted.");
  public static final Option<Long> QUEUE_BYTES_MAX =
      Option.bytes(
          "broker.queue_bytes_max",
          16L << 20,
          0,
          1L << 40,
          "Bytes of messages that wait for one client; the next is dropped and counted.");
  public static final Option<Integer> SUBSCRIPTIONS_MAX =
      Option.integer(
          "broker.subscriptions_max",
          10_000,
          1,
          10_000_000,
          "Subscriptions of one client; the next is refused with 0x97.");
  public static final Option<Integer> TOPIC_LEVELS_MAX =
      Option.integer("broker.topic_levels_max", 128, 1, 65_535, "Levels of a topic or filter.");
  public static final Option<Integer> RETAINED_MESSAGES_MAX =
      Option.integer(
          "broker.retained_messages_max",
          1_000_000,
          0,
          100_000_000,
          "Topics with a retained message; a message for one more is delivered, not retained, and counted.");
  public static final Option<Long> SESSION_EXPIRY_MAX =
      Option.duration(
          "broker.session_expiry_max",
          7 * 86_400_000L,
          0,
          3650 * 86_400_000L,
          "Longest time that a session outlives its connection; also that of MQTT 3 clients without clean session.");
  public static final Option<Long> TAP_BYTES_MAX =
      Option.bytes(
          "broker.tap_bytes_max",
          64L << 20,
          1 << 16,
          1L << 30,
          "Memory of the tap for each event loop: the last packets.");
  public static final Option<Integer> TAP_FRAME_BYTES_MAX =
      Option.integer(
          "broker.tap_frame_bytes_max",
          256,
          16,
          16_384,
          "Bytes that the tap keeps of each packet.");
  public static final Option<Integer> OUTBOX_PARTITIONS =
      Option.integer(
          "broker.outbox_partitions",
          4,
          1,
          256,
          "Logs that messages for Kafka wait in, by topic; do not change it while they hold messages.");
  public static final Option<Long> OUTBOX_BYTES_MAX =
      Option.bytes(
          "broker.outbox_bytes_max",
          1L << 30,
          1 << 20,
          1L << 44,
          "Bytes of one outbox partition on disk; a message over it is refused with 0x97.");

  private BrokerOptions() {}
}
