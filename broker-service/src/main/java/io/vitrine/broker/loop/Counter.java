package io.vitrine.broker.loop;

/** What each event loop counts: one row per counter, with the meter that shows it. */
public enum Counter {
  BYTES_IN("bytes.received", "", "", "Bytes read from clients"),
  BYTES_OUT("bytes.sent", "", "", "Bytes handed to clients' sockets"),
  PACKETS_IN("packets.received", "", "", "MQTT packets from clients"),
  PACKETS_OUT("packets.sent", "", "", "MQTT packets to clients"),
  MESSAGES_IN_0("messages.received", "qos", "0", "PUBLISH packets from clients"),
  MESSAGES_IN_1("messages.received", "qos", "1", "PUBLISH packets from clients"),
  MESSAGES_IN_2("messages.received", "qos", "2", "PUBLISH packets from clients"),
  MESSAGES_OUT_0("messages.sent", "qos", "0", "PUBLISH packets to clients"),
  MESSAGES_OUT_1("messages.sent", "qos", "1", "PUBLISH packets to clients"),
  MESSAGES_OUT_2("messages.sent", "qos", "2", "PUBLISH packets to clients"),
  PUBLISH_BYTES_IN(
      "payload.received.bytes", "", "", "Payload bytes of PUBLISH packets from clients"),
  PUBLISH_BYTES_OUT("payload.sent.bytes", "", "", "Payload bytes of PUBLISH packets to clients"),
  MESSAGES_UNROUTED("messages.unrouted", "", "", "PUBLISH packets that nobody wanted"),
  MESSAGES_INLET("messages.inlet", "", "", "Messages from Kafka that were published"),
  MESSAGES_TO_LOOPS("loop.handovers", "", "", "Messages handed to another event loop"),

  MESSAGES_PASSED_ON(
      "messages.passed.on",
      "",
      "",
      "Messages that a member of a shared subscription left to another, since its session ended"),

  DROPPED_OFFLINE("messages.dropped", "cause", "offline", ""),
  DROPPED_SLOW("messages.dropped", "cause", "slow", ""),
  DROPPED_QUEUE_MESSAGES("messages.dropped", "cause", "queue_messages", ""),
  DROPPED_QUEUE_BYTES("messages.dropped", "cause", "queue_bytes", ""),
  DROPPED_QUEUE_TOTAL_BYTES("messages.dropped", "cause", "queue_total_bytes", ""),
  DROPPED_DISPLACED("messages.dropped", "cause", "displaced", ""),
  DROPPED_EXPIRED("messages.dropped", "cause", "expired", ""),
  DROPPED_TOO_LARGE("messages.dropped", "cause", "too_large", ""),
  DROPPED_SESSION_ENDED("messages.dropped", "cause", "session_ended", ""),
  DROPPED_TOPIC_REFUSED("messages.dropped", "cause", "topic_refused", ""),

  REFUSED_OUTBOX_FULL("messages.refused", "cause", "outbox_full", "PUBLISH packets refused"),
  REFUSED_OUTBOX_FAILED("messages.refused", "cause", "outbox_failed", "PUBLISH packets refused"),
  REFUSED_STORE_FAILED("messages.refused", "cause", "store_failed", "PUBLISH packets refused"),
  OUTBOX_DROPPED_NEW(
      "outbox.dropped",
      "cause",
      "new",
      "Messages for Kafka that were dropped from the outbox, by cause"),
  REFUSED_DISK("messages.refused", "cause", "disk_free_bytes_min", "PUBLISH packets refused"),
  REFUSED_KAFKA_WAITING(
      "messages.refused", "cause", "kafka_waiting_max", "PUBLISH packets refused"),
  REFUSED_DEAD_LETTER("messages.refused", "cause", "dead_letter", "PUBLISH packets refused"),
  MESSAGES_RECOGNISED(
      "messages.recognised",
      "",
      "",
      "PUBLISH packets sent again that were in the outbox already, and not written twice"),
  REFUSED_NOT_AUTHORIZED("messages.refused", "cause", "not_authorized", "PUBLISH packets refused"),
  REFUSED_DELAYED_MESSAGES(
      "messages.refused", "cause", "delayed_messages_max", "PUBLISH packets refused"),
  REFUSED_DELAYED_BYTES(
      "messages.refused", "cause", "delayed_bytes_max", "PUBLISH packets refused"),
  REFUSED_DELAYED_TOPIC("messages.refused", "cause", "delayed_topic", "PUBLISH packets refused"),
  REFUSED_REWRITTEN("messages.refused", "cause", "rewritten_topic", "PUBLISH packets refused"),
  DELAYED_TAKEN("delayed.accepted", "", "", "Messages that were taken to be published later"),
  DELAYED_PUBLISHED("delayed.ended", "how", "published", "What became of delayed messages"),
  DELAYED_EXPIRED("delayed.ended", "how", "expired", "What became of delayed messages"),
  DELAYED_DELETED("delayed.ended", "how", "deleted", "What became of delayed messages"),
  DELAYED_REFUSED("delayed.ended", "how", "topic_refused", "What became of delayed messages"),
  DELAYED_FAILED("delayed.ended", "how", "outbox_failed", "What became of delayed messages"),
  DELAYED_POSTPONED(
      "delayed.postponed", "", "", "Times that messages were due and the outbox had no room"),
  RETAINED_REFUSED("retained.refused", "", "", "Retained messages for which there was no room"),

  REFUSED_HANDSHAKES_MAX("connections.refused", "cause", "handshakes_max", ""),
  ACCEPTS_PAUSED("accepts.paused", "", "", "Times that a listener waited before it accepted more"),
  OPENED("connections.opened", "", "", "Connections that were made"),
  CONNECTED("connections.accepted", "", "", "CONNECT packets that were accepted"),
  CONNECTED_ENDED(
      "connections.ended", "", "", "Connections that ended after their CONNECT was accepted"),
  SESSIONS_EXPIRED(
      "sessions.expired", "", "", "Sessions that ended because their client stayed away"),
  REFUSED_CONNECTIONS_MAX("connections.refused", "cause", "connections_max", ""),
  REFUSED_CREDENTIALS("connections.refused", "cause", "credentials", ""),
  REFUSED_WILL("connections.refused", "cause", "will_topic", ""),
  REFUSED_BANNED("connections.refused", "cause", "banned", ""),
  REFUSED_FLAPPING("connections.refused", "cause", "flapping", ""),
  REFUSED_CLIENT_ID("connections.refused", "cause", "client_id", ""),
  REFUSED_VERSION("connections.refused", "cause", "version", ""),
  REFUSED_AUTH_METHOD("connections.refused", "cause", "auth_method", ""),
  REFUSED_SESSIONS_MAX("connections.refused", "cause", "sessions_max", ""),
  REFUSED_CLIENT_STATE("connections.refused", "cause", "client_state_bytes_max", ""),
  REFUSED_ACCESS_BUSY("connections.refused", "cause", "access_busy", ""),
  REFUSED_STORE("connections.refused", "cause", "store_failed", ""),
  REFUSED_DISK_SESSION("connections.refused", "cause", "disk_free_bytes_min", ""),
  REFUSED_STOPPING("connections.refused", "cause", "stopping", ""),
  REFUSED_MALFORMED("connections.refused", "cause", "malformed", ""),

  CLOSED_BY_CLIENT("connections.closed", "cause", "disconnect", ""),
  CLOSED_LOST("connections.closed", "cause", "lost", ""),
  CLOSED_KEEP_ALIVE("connections.closed", "cause", "keep_alive", ""),
  CLOSED_MALFORMED("connections.closed", "cause", "malformed", ""),
  CLOSED_PROTOCOL("connections.closed", "cause", "protocol_error", ""),
  CLOSED_TOO_LARGE("connections.closed", "cause", "packet_too_large", ""),
  CLOSED_TAKEN_OVER("connections.closed", "cause", "taken_over", ""),
  CLOSED_EXPELLED("connections.closed", "cause", "administrator", ""),
  CLOSED_BANNED("connections.closed", "cause", "banned", ""),
  CLOSED_SHUTDOWN("connections.closed", "cause", "shutdown", ""),
  CLOSED_RECEIVE_MAX("connections.closed", "cause", "receive_maximum", ""),
  CLOSED_RECEIVE_BYTES("connections.closed", "cause", "receive_bytes_total_max", ""),
  CLOSED_ALIAS_BYTES("connections.closed", "cause", "client_state_bytes_max", ""),
  CLOSED_QUEUE_FULL("connections.closed", "cause", "queue_full", ""),
  CLOSED_PROXY_TIMEOUT("connections.closed", "cause", "proxy_timeout", ""),
  CLOSED_TLS_TIMEOUT("connections.closed", "cause", "tls_timeout", ""),
  CLOSED_UPGRADE_TIMEOUT("connections.closed", "cause", "upgrade_timeout", ""),
  CLOSED_CONNECT_TIMEOUT("connections.closed", "cause", "connect_timeout", ""),
  CLOSED_AUTH_TIMEOUT("connections.closed", "cause", "auth_timeout", ""),
  CLOSED_PROXY_HEADER("connections.closed", "cause", "proxy_header", ""),
  CLOSED_TLS_FAILED("connections.closed", "cause", "tls_failed", ""),
  CLOSED_UPGRADE_REFUSED("connections.closed", "cause", "upgrade_refused", ""),
  CLOSED_WEBSOCKET("connections.closed", "cause", "websocket", ""),
  CLOSED_QUOTA("connections.closed", "cause", "outbox_full", ""),
  CLOSED_DELAYED("connections.closed", "cause", "delayed_full", ""),
  CLOSED_KAFKA_WAITING("connections.closed", "cause", "kafka_waiting_max", ""),
  CLOSED_DISK("connections.closed", "cause", "disk_free_bytes_min", ""),
  CLOSED_STORE_FAILED("connections.closed", "cause", "store_failed", ""),
  CLOSED_OUTBOX_FAILED("connections.closed", "cause", "outbox_failed", ""),
  CLOSED_OTHER("connections.closed", "cause", "other", ""),

  THROTTLED_CLIENT(
      "clients.throttled", "scope", "client", "Times that a client was read more slowly"),
  THROTTLED_LISTENER(
      "clients.throttled", "scope", "listener", "Times that a client was read more slowly"),
  PAUSED_PUBLISHERS("publishers.paused", "", "", "Times that a publisher was read no further"),
  SUBSCRIPTIONS_REFUSED_FILTER("subscriptions.refused", "cause", "filter", ""),
  SUBSCRIPTIONS_REFUSED_OFFER("subscriptions.refused", "cause", "not_offered", ""),
  SUBSCRIPTIONS_REFUSED_RIGHT("subscriptions.refused", "cause", "not_authorized", ""),
  SUBSCRIPTIONS_REFUSED_SESSION("subscriptions.refused", "cause", "subscriptions_max", ""),
  SUBSCRIPTIONS_REFUSED_TOTAL("subscriptions.refused", "cause", "subscriptions_total_max", ""),
  SUBSCRIPTIONS_REFUSED_DISK("subscriptions.refused", "cause", "disk_free_bytes_min", "");

  private final String meter;
  private final String tag;
  private final String tagValue;
  private final String text;

  Counter(String meter, String tag, String tagValue, String text) {
    this.meter = "vitrine.broker." + meter;
    this.tag = tag;
    this.tagValue = tagValue;
    this.text = text;
  }

  public String meter() {
    return meter;
  }

  /** Name of the tag that tells it from others of the same meter; empty if there is none. */
  public String tag() {
    return tag;
  }

  public String tagValue() {
    return tagValue;
  }

  public String text() {
    return text;
  }
}
