package io.vitrine.dissect;

import static io.vitrine.dissect.Severity.ERROR;
import static io.vitrine.dissect.Severity.NOTE;
import static io.vitrine.dissect.Severity.WARNING;

import java.util.Locale;

/**
 * One row per check: severity, the statement that is broken in MQTT 5.0 and in MQTT 3.1.1, and what
 * it says. A section number stands where the specification has no numbered statement.
 */
public enum Rule {
  RESERVED_TYPE(ERROR, "5.0 2.1.2", "3.1.1 2.2.1", "packet type is reserved"),
  HEADER_FLAGS(
      ERROR, "MQTT-2.1.3-1", "MQTT-2.2.2-1", "fixed header flags are not the reserved ones"),
  PUBREL_FLAGS(ERROR, "MQTT-3.6.1-1", "MQTT-3.6.1-1", "flags of PUBREL are not 2"),
  SUBSCRIBE_FLAGS(ERROR, "MQTT-3.8.1-1", "MQTT-3.8.1-1", "flags of SUBSCRIBE are not 2"),
  UNSUBSCRIBE_FLAGS(ERROR, "MQTT-3.10.1-1", "MQTT-3.10.1-1", "flags of UNSUBSCRIBE are not 2"),
  DISCONNECT_FLAGS(ERROR, "MQTT-3.14.1-1", "MQTT-3.14.1-1", "flags of DISCONNECT are not 0"),
  AUTH_FLAGS(ERROR, "MQTT-3.15.1-1", "3.1.1 2.2.1", "flags of AUTH are not 0"),
  LENGTH_TOO_LONG(ERROR, "5.0 1.5.5", "3.1.1 2.2.3", "length has more than four bytes"),
  LENGTH_NOT_SHORTEST(ERROR, "MQTT-1.5.5-1", "3.1.1 2.2.3", "length is not in the fewest bytes"),
  PACKET_TOO_SHORT(ERROR, "5.0 4.13.1", "MQTT-4.8.0-1", "packet ends inside a field"),
  LEFTOVER_BYTES(ERROR, "5.0 4.13.1", "MQTT-4.8.0-1", "bytes are left over after the last field"),
  SENDER(ERROR, "5.0 2.1.2", "3.1.1 2.2.1", "packet type is not sent in this direction"),
  UTF8_ILL_FORMED(ERROR, "MQTT-1.5.4-1", "MQTT-1.5.3-1", "string is not well-formed UTF-8"),
  UTF8_NUL(ERROR, "MQTT-1.5.4-2", "MQTT-1.5.3-2", "string has the character U+0000"),
  UTF8_CONTROL(NOTE, "5.0 1.5.4", "3.1.1 1.5.3", "string has control characters or non-characters"),
  PACKET_ID_ZERO(ERROR, "MQTT-2.2.1-3", "MQTT-2.3.1-1", "packet identifier is 0"),

  PROTOCOL_NAME(ERROR, "MQTT-3.1.2-1", "MQTT-3.1.2-1", "protocol name is not MQTT"),
  PROTOCOL_LEVEL(ERROR, "MQTT-3.1.2-2", "MQTT-3.1.2-2", "protocol level is unknown"),
  CONNECT_RESERVED_FLAG(ERROR, "MQTT-3.1.2-3", "MQTT-3.1.2-3", "reserved connect flag is set"),
  WILL_QOS_WITHOUT_WILL(ERROR, "MQTT-3.1.2-11", "MQTT-3.1.2-13", "will QoS without a will"),
  WILL_QOS_3(ERROR, "MQTT-3.1.2-12", "MQTT-3.1.2-14", "will QoS is 3"),
  WILL_RETAIN_WITHOUT_WILL(ERROR, "MQTT-3.1.2-13", "MQTT-3.1.2-15", "will retain without a will"),
  PASSWORD_WITHOUT_USERNAME(
      ERROR, "5.0 3.1.2.9", "MQTT-3.1.2-22", "password flag without user name flag"),
  CLIENT_ID_EMPTY(
      ERROR, "MQTT-3.1.3-6", "MQTT-3.1.3-8", "empty client identifier without clean session"),
  CLIENT_ID_LENGTH(WARNING, "MQTT-3.1.3-5", "3.1 3.1", "client identifier is not 1 to 23 bytes"),
  WILL_TOPIC_EMPTY(ERROR, "MQTT-4.7.3-1", "MQTT-4.7.3-1", "will topic is empty"),
  WILL_TOPIC_WILDCARD(ERROR, "MQTT-4.7.1-1", "MQTT-4.7.1-1", "will topic has a wildcard"),

  CONNACK_FLAGS(ERROR, "MQTT-3.2.2-1", "3.1.1 3.2.2.1", "reserved acknowledge flags are set"),
  SESSION_PRESENT_REFUSED(
      ERROR, "MQTT-3.2.2-6", "MQTT-3.2.2-4", "session present though the connection is refused"),
  CONNACK_CODE(ERROR, "MQTT-3.2.2-8", "3.1.1 3.2.2.3", "code is not one of CONNACK's"),

  QOS_3(ERROR, "MQTT-3.3.1-4", "MQTT-3.3.1-4", "QoS is 3"),
  DUP_QOS_0(ERROR, "MQTT-3.3.1-2", "MQTT-3.3.1-2", "DUP is set at QoS 0"),
  TOPIC_WILDCARD(ERROR, "MQTT-3.3.2-2", "MQTT-3.3.2-2", "topic name has a wildcard"),
  TOPIC_EMPTY(ERROR, "MQTT-4.7.3-1", "MQTT-4.7.3-1", "topic name is empty"),
  TOPIC_EMPTY_NO_ALIAS(ERROR, "5.0 3.3.2.1", "MQTT-4.7.3-1", "topic name is empty, and no alias"),
  SUBSCRIPTION_ID_FROM_CLIENT(
      ERROR, "MQTT-3.3.4-6", "5.0 3.3.4", "client publishes with a subscription identifier"),
  RESPONSE_TOPIC_WILDCARD(ERROR, "MQTT-3.3.2-14", "5.0 3.3.2.3.5", "response topic has a wildcard"),
  RESPONSE_TOPIC_EMPTY(ERROR, "MQTT-4.7.3-1", "5.0 3.3.2.3.5", "response topic is empty"),
  PAYLOAD_NOT_UTF8(
      WARNING, "5.0 3.3.2.3.2", "5.0 3.3.2.3.2", "payload is said to be UTF-8 and is not"),
  PAYLOAD_VIEW(WARNING, "5.0 3.3.3", "3.1.1 3.3.3", "payload is not what it should be"),

  PUBACK_CODE(ERROR, "MQTT-3.4.2-1", "5.0 3.4.2.1", "reason code is not one of PUBACK's"),
  PUBREC_CODE(ERROR, "MQTT-3.5.2-1", "5.0 3.5.2.1", "reason code is not one of PUBREC's"),
  PUBREL_CODE(ERROR, "MQTT-3.6.2-1", "5.0 3.6.2.1", "reason code is not one of PUBREL's"),
  PUBCOMP_CODE(ERROR, "MQTT-3.7.2-1", "5.0 3.7.2.1", "reason code is not one of PUBCOMP's"),

  NO_FILTER(ERROR, "MQTT-3.8.3-2", "MQTT-3.8.3-3", "SUBSCRIBE has no topic filter"),
  SUBSCRIBE_RESERVED(
      ERROR, "MQTT-3.8.3-5", "MQTT-3-8.3-4", "reserved bits of the subscription options are set"),
  SUBSCRIBE_QOS_3(ERROR, "5.0 3.8.3.1", "MQTT-3-8.3-4", "requested QoS is 3"),
  RETAIN_HANDLING_3(ERROR, "5.0 3.8.3.1", "5.0 3.8.3.1", "retain handling is 3"),
  SHARED_NO_LOCAL(ERROR, "MQTT-3.8.3-4", "5.0 3.8.3.1", "no local on a shared subscription"),
  FILTER_EMPTY(ERROR, "MQTT-4.7.3-1", "MQTT-4.7.3-1", "topic filter is empty"),
  FILTER_WILDCARD(
      ERROR, "MQTT-4.7.1-1", "MQTT-4.7.1-2", "wildcard does not stand alone in its level"),
  SHARE_NAME(ERROR, "MQTT-4.8.2-1", "5.0 4.8.2", "share name is empty or has a wildcard"),
  SUBACK_CODE(ERROR, "MQTT-3.9.3-2", "MQTT-3.9.3-2", "code is not one of SUBACK's"),
  NO_CODE(ERROR, "5.0 3.9.3", "3.1.1 3.9.3", "acknowledges no topic filter"),
  NO_UNSUBSCRIBE_FILTER(ERROR, "MQTT-3.10.3-2", "MQTT-3.10.3-2", "UNSUBSCRIBE has no topic filter"),
  UNSUBACK_CODE(ERROR, "MQTT-3.11.3-2", "5.0 3.11.3", "reason code is not one of UNSUBACK's"),
  DISCONNECT_CODE(ERROR, "MQTT-3.14.2-1", "5.0 3.14.2.1", "reason code is not one of DISCONNECT's"),
  DISCONNECT_CODE_SENDER(
      WARNING,
      "5.0 3.14.2.1",
      "5.0 3.14.2.1",
      "reason code of DISCONNECT is not sent by this side"),
  SESSION_EXPIRY_FROM_SERVER(
      ERROR, "MQTT-3.14.2-2", "5.0 3.14.2.2.2", "server sends a session expiry interval"),
  AUTH_CODE(ERROR, "MQTT-3.15.2-1", "5.0 3.15.2.1", "reason code is not one of AUTH's"),
  AUTH_BEFORE_5(ERROR, "5.0 3.15", "3.1.1 2.2.1", "AUTH is of MQTT 5"),
  AUTH_METHOD_MISSING(ERROR, "5.0 3.15.2.2.2", "5.0 3.15.2.2.2", "AUTH without a method"),

  PROPERTY_UNKNOWN(ERROR, "5.0 2.2.2.2", "5.0 2.2.2.2", "property identifier is unknown"),
  PROPERTY_NOT_ALLOWED(ERROR, "5.0 2.2.2.2", "5.0 2.2.2.2", "property is not allowed here"),
  PROPERTY_TWICE(ERROR, "5.0 2.2.2.2", "5.0 2.2.2.2", "property stands more than once"),
  PROPERTY_LENGTH(ERROR, "5.0 2.2.2.1", "5.0 2.2.2.1", "properties are longer than the packet"),
  PROPERTY_NOT_0_OR_1(ERROR, "5.0 2.2.2.2", "5.0 2.2.2.2", "value is neither 0 nor 1"),
  PROPERTY_ZERO(ERROR, "5.0 2.2.2.2", "5.0 2.2.2.2", "value 0 is not allowed"),
  TOPIC_ALIAS_ZERO(ERROR, "MQTT-3.3.2-8", "5.0 3.3.2.3.4", "topic alias is 0"),
  AUTH_DATA_WITHOUT_METHOD(
      ERROR, "5.0 3.1.2.11.10", "5.0 3.1.2.11.10", "authentication data without a method");

  private final Severity severity;
  private final String statementOf5;
  private final String statementOf311;
  private final String text;

  Rule(Severity severity, String statementOf5, String statementOf311, String text) {
    this.severity = severity;
    this.statementOf5 = statementOf5;
    this.statementOf311 = statementOf311;
    this.text = text;
  }

  /** Stable name: {@code topic_wildcard}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  public Severity severity() {
    return severity;
  }

  /** Whether what breaks it is no packet that anybody may send, server or client. */
  public boolean breaksPacket() {
    return severity == ERROR && this != SENDER && this != SUBSCRIPTION_ID_FROM_CLIENT;
  }

  /** What is wrong, without values. */
  public String text() {
    return text;
  }

  /**
   * Statement of the specification, {@code MQTT-3.3.2-2}, or a section, {@code 5.0 2.2.2.2}.
   *
   * @param protocolLevel 5 for MQTT 5.0, else MQTT 3.1.1
   */
  public String statement(int protocolLevel) {
    return protocolLevel == 5 ? statementOf5 : statementOf311;
  }
}
