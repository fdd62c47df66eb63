package io.vitrine.inspector.finding;

import static io.vitrine.dissect.Severity.ERROR;
import static io.vitrine.dissect.Severity.NOTE;
import static io.vitrine.dissect.Severity.WARNING;

import io.vitrine.dissect.Severity;
import java.util.Locale;

/**
 * One row per check that takes more than one packet: severity, the statement that is broken in MQTT
 * 5.0 and in MQTT 3.1.1, or a section, and what it says. Checks of single packets are rows of
 * {@link io.vitrine.dissect.Rule}.
 */
public enum Check {
  FIRST_NOT_CONNECT(ERROR, "MQTT-3.1.0-1", "MQTT-3.1.0-1", "client's first packet is no CONNECT"),
  CONNECT_TWICE(ERROR, "MQTT-3.1.0-2", "MQTT-3.1.0-2", "second CONNECT on a connection"),
  FIRST_NOT_CONNACK(ERROR, "MQTT-3.2.0-1", "MQTT-3.2.0-1", "server's first packet is no CONNACK"),
  CONNACK_TWICE(ERROR, "MQTT-3.2.0-2", "3.1.1 3.2", "second CONNACK on a connection"),
  AFTER_REFUSAL(ERROR, "MQTT-3.2.2-7", "MQTT-3.2.2-5", "packet after the connection was refused"),
  AFTER_DISCONNECT(ERROR, "MQTT-3.14.4-1", "MQTT-3.14.4-2", "packet after DISCONNECT"),
  CONNECT_UNANSWERED(WARNING, "5.0 3.1.4", "3.1.1 3.1.4", "CONNECT was never answered"),
  SESSION_PRESENT_AFTER_CLEAN(
      ERROR, "MQTT-3.2.2-2", "MQTT-3.2.2-1", "session present though a clean one was asked for"),
  AUTH_UNASKED(ERROR, "MQTT-4.12.0-6", "5.0 4.12", "AUTH, but CONNECT named no method"),

  PACKET_ID_IN_USE(ERROR, "MQTT-2.2.1-3", "MQTT-2.3.1-2", "packet identifier is in use"),
  PUBACK_UNASKED(WARNING, "5.0 4.3.2", "3.1.1 4.3.2", "PUBACK for no PUBLISH that was seen"),
  PUBREC_UNASKED(WARNING, "5.0 4.3.3", "3.1.1 4.3.3", "PUBREC for no PUBLISH that was seen"),
  PUBREL_UNASKED(WARNING, "MQTT-4.3.3-4", "MQTT-4.3.3-1", "PUBREL for no PUBREC that was seen"),
  PUBCOMP_UNASKED(WARNING, "MQTT-4.3.3-11", "MQTT-4.3.3-2", "PUBCOMP for no PUBREL that was seen"),
  ACKNOWLEDGED_AS_QOS_2(ERROR, "MQTT-4.3.2-4", "MQTT-4.3.2-2", "PUBREC for a PUBLISH at QoS 1"),
  ACKNOWLEDGED_AS_QOS_1(ERROR, "MQTT-4.3.3-8", "MQTT-4.3.3-2", "PUBACK for a PUBLISH at QoS 2"),
  SUBACK_UNASKED(WARNING, "MQTT-3.8.4-2", "MQTT-3.8.4-2", "SUBACK for no SUBSCRIBE that was seen"),
  UNSUBACK_UNASKED(
      WARNING, "MQTT-3.10.4-4", "MQTT-3.10.4-4", "UNSUBACK for no UNSUBSCRIBE that was seen"),
  SUBACK_COUNT(ERROR, "MQTT-3.8.4-6", "MQTT-3.8.4-5", "SUBACK has not one code per topic filter"),
  UNSUBACK_COUNT(ERROR, "MQTT-3.11.3-1", "5.0 3.11.3", "UNSUBACK has not one code per filter"),
  GRANTED_MORE(ERROR, "MQTT-3.8.4-7", "MQTT-3.8.4-6", "granted QoS is higher than requested"),
  PUBLISH_UNACKNOWLEDGED(WARNING, "MQTT-4.3.2-4", "MQTT-4.3.2-2", "PUBLISH was never acknowledged"),
  PUBREL_UNACKNOWLEDGED(WARNING, "MQTT-4.3.3-11", "MQTT-4.3.3-2", "PUBREL was never acknowledged"),
  SUBSCRIBE_UNACKNOWLEDGED(
      WARNING, "MQTT-3.8.4-1", "MQTT-3.8.4-1", "SUBSCRIBE was never acknowledged"),
  UNSUBSCRIBE_UNACKNOWLEDGED(
      WARNING, "MQTT-3.10.4-4", "MQTT-3.10.4-4", "UNSUBSCRIBE was never acknowledged"),
  PING_UNANSWERED(WARNING, "MQTT-3.12.4-1", "MQTT-3.12.4-1", "PINGREQ was never answered"),
  RETRY_WITHOUT_DUP(ERROR, "MQTT-3.3.1-1", "MQTT-3.3.1-1", "PUBLISH sent again without DUP"),
  RETRY_ON_CONNECTION(
      WARNING, "MQTT-4.4.0-1", "3.1.1 4.4", "PUBLISH sent again on the same connection"),

  RECEIVE_MAXIMUM(ERROR, "MQTT-3.3.4-7", "5.0 3.3.4", "more in flight than the receiver takes"),
  PACKET_TOO_LARGE(ERROR, "MQTT-3.1.2-24", "5.0 3.1.2.11.4", "packet larger than the other takes"),
  QOS_TOO_HIGH(ERROR, "MQTT-3.2.2-11", "5.0 3.2.2.3.4", "QoS higher than the server's maximum"),
  RETAIN_UNAVAILABLE(ERROR, "MQTT-3.2.2-14", "5.0 3.2.2.3.5", "retain, but the server has none"),
  WILDCARD_UNAVAILABLE(
      ERROR, "5.0 3.2.2.3.11", "5.0 3.2.2.3.11", "wildcard, but the server has none"),
  SUBSCRIPTION_ID_UNAVAILABLE(
      ERROR,
      "5.0 3.2.2.3.12",
      "5.0 3.2.2.3.12",
      "subscription identifier, but the server has none"),
  SHARED_UNAVAILABLE(
      ERROR, "5.0 3.2.2.3.13", "5.0 3.2.2.3.13", "shared subscription, but the server has none"),
  ALIAS_TOO_HIGH(
      ERROR, "MQTT-3.3.2-9", "5.0 3.3.2.3.4", "topic alias above the receiver's maximum"),
  ALIAS_UNKNOWN(ERROR, "5.0 3.3.2.3.4", "5.0 3.3.2.3.4", "topic alias stands for nothing yet"),
  SESSION_EXPIRY_REVIVED(
      ERROR, "MQTT-3.14.2-2", "5.0 3.14.2.2.2", "session expiry set at DISCONNECT, but not before"),
  KEEP_ALIVE_LAPSE(
      WARNING, "MQTT-3.1.2-20", "MQTT-3.1.2-23", "client was silent longer than its keep-alive"),
  KEEP_ALIVE_FORGIVEN(
      WARNING, "MQTT-3.1.2-22", "MQTT-3.1.2-24", "server kept a client silent for 1.5 keep-alives"),
  CLOSED_WITHOUT_DISCONNECT(
      NOTE, "MQTT-3.14.4-3", "MQTT-3.14.4-1", "connection ended without DISCONNECT"),
  TAKEOVER(NOTE, "MQTT-3.1.4-3", "MQTT-3.1.4-2", "client identifier connected again elsewhere"),

  BYTES_MISSING(WARNING, "TCP", "TCP", "bytes of the stream were not captured"),
  TLS_OLD(WARNING, "RFC 8996", "RFC 8996", "TLS older than 1.2"),
  CERTIFICATE_EXPIRED(WARNING, "RFC 5280 4.1.2.5", "RFC 5280 4.1.2.5", "certificate is not valid"),
  CERTIFICATE_EXPIRES(NOTE, "RFC 5280 4.1.2.5", "RFC 5280 4.1.2.5", "certificate expires soon"),

  CREDENTIALS_IN_CLEAR(WARNING, "5.0 5.4.1", "3.1.1 5.4.1", "password sent without TLS"),
  HARVEST(WARNING, "behaviour", "behaviour", "subscribes to everything"),
  BRUTE_FORCE(WARNING, "behaviour", "behaviour", "many refused logins from one address"),
  TOPIC_SCAN(WARNING, "behaviour", "behaviour", "many subscriptions in a short time"),
  FLOOD(WARNING, "behaviour", "behaviour", "more messages a second than a device sends"),
  OVERSIZE(NOTE, "behaviour", "behaviour", "unusually large message"),
  RETAINED_BOMB(WARNING, "behaviour", "behaviour", "very many retained topics of one client"),
  BEACON_CHANGE(NOTE, "behaviour", "behaviour", "regular publisher changed its rhythm"),
  SILENT_DEVICE(WARNING, "behaviour", "behaviour", "regular publisher fell silent");

  private final Severity severity;
  private final String statementOf5;
  private final String statementOf311;
  private final String text;

  Check(Severity severity, String statementOf5, String statementOf311, String text) {
    this.severity = severity;
    this.statementOf5 = statementOf5;
    this.statementOf311 = statementOf311;
    this.text = text;
  }

  /** Stable name: {@code connect_twice}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  public Severity severity() {
    return severity;
  }

  public String text() {
    return text;
  }

  /** Statement or section, as {@link io.vitrine.dissect.Rule#statement}. */
  public String statement(int protocolLevel) {
    return protocolLevel == 5 ? statementOf5 : statementOf311;
  }
}
