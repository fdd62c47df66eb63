package io.vitrine.bridge.record;

/**
 * Names of the headers of a Kafka record. Values are text in UTF-8, numbers in decimal, except
 * {@link #CORRELATION_DATA}. They never change their meaning; consumers ignore those they do not
 * know.
 */
public final class HeaderNames {
  /** Topic of the PUBLISH. */
  public static final String TOPIC = "mqtt.topic";

  /** {@code 0}, {@code 1} or {@code 2}. */
  public static final String QOS = "mqtt.qos";

  /** {@code true} or {@code false}. */
  public static final String RETAIN = "mqtt.retain";

  public static final String CLIENT_ID = "mqtt.client_id";

  /** User name; missing if there was none. */
  public static final String USER = "mqtt.user";

  // Properties of MQTT 5; each missing if the PUBLISH has none.
  public static final String CONTENT_TYPE = "mqtt.content_type";
  public static final String RESPONSE_TOPIC = "mqtt.response_topic";

  /** Bytes as the client sent them. */
  public static final String CORRELATION_DATA = "mqtt.correlation_data";

  /** {@code 0}: bytes; {@code 1}: the client says that the value is UTF-8. */
  public static final String PAYLOAD_FORMAT = "mqtt.payload_format";

  /** Counted from {@link #RECEIVED}. */
  public static final String MESSAGE_EXPIRY = "mqtt.message_expiry_seconds";

  /** Followed by the name of the user property; as often and in the order the client sent them. */
  public static final String USER_PROPERTY_PREFIX = "mqtt.user_property.";

  /** Route that made the record. */
  public static final String ROUTE = "vitrine.route";

  /** Broker node that received the PUBLISH. */
  public static final String NODE = "vitrine.node";

  /** Partition of that node's outbox; not Kafka's. */
  public static final String PARTITION = "vitrine.partition";

  /** Which outbox: another one after a node's disk was replaced, whose sequences begin anew. */
  public static final String EPOCH = "vitrine.epoch";

  /** Place in the partition, from 1 on. */
  public static final String SEQUENCE = "vitrine.sequence";

  /** When the broker received it, microseconds since 1970. */
  public static final String RECEIVED = "vitrine.received_micros";

  /**
   * When a dead letter was replayed, microseconds since 1970; in what became of it, a record or
   * another dead letter, and missing in all others.
   */
  public static final String REPLAYED = "vitrine.replayed_micros";

  private HeaderNames() {}
}
