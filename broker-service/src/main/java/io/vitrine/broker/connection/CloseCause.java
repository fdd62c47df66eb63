package io.vitrine.broker.connection;

import io.vitrine.broker.loop.Counter;
import io.vitrine.mqtt.packet.MalformedPacket;
import io.vitrine.mqtt.packet.ReasonCode;

/** Why a connection was closed: how it is counted, called, and told to the client. */
public enum CloseCause {
  DISCONNECTED(Counter.CLOSED_BY_CLIENT, ReasonCode.SUCCESS, "the client disconnected"),
  LOST(Counter.CLOSED_LOST, ReasonCode.UNSPECIFIED_ERROR, "the connection was lost"),
  REFUSED(Counter.CLOSED_OTHER, ReasonCode.UNSPECIFIED_ERROR, "the CONNECT was refused"),
  CONNECT_EXPECTED(
      Counter.CLOSED_PROTOCOL, ReasonCode.PROTOCOL_ERROR, "the first packet was no CONNECT"),
  MALFORMED(Counter.CLOSED_MALFORMED, ReasonCode.MALFORMED_PACKET, "a packet was malformed"),
  PROTOCOL_ERROR(Counter.CLOSED_PROTOCOL, ReasonCode.PROTOCOL_ERROR, "the protocol was broken"),
  PACKET_TOO_LARGE(Counter.CLOSED_TOO_LARGE, ReasonCode.PACKET_TOO_LARGE, "a packet was too large"),
  RECEIVE_BYTES(
      Counter.CLOSED_RECEIVE_BYTES,
      ReasonCode.QUOTA_EXCEEDED,
      "there was no room for the rest of a packet"),
  ALIAS_BYTES(
      Counter.CLOSED_ALIAS_BYTES,
      ReasonCode.QUOTA_EXCEEDED,
      "there was no room for one more topic alias"),
  KAFKA_WAITING(
      Counter.CLOSED_KAFKA_WAITING,
      ReasonCode.QUOTA_EXCEEDED,
      "there were too many messages that wait for Kafka"),
  QUEUE_FULL(Counter.CLOSED_QUEUE_FULL, ReasonCode.QUOTA_EXCEEDED, "its queue was full"),
  DISK_FULL(Counter.CLOSED_DISK, ReasonCode.QUOTA_EXCEEDED, "the disk has no room"),
  RECEIVE_MAXIMUM(
      Counter.CLOSED_RECEIVE_MAX,
      ReasonCode.RECEIVE_MAXIMUM_EXCEEDED,
      "more messages were in flight than allowed"),
  KEEP_ALIVE(
      Counter.CLOSED_KEEP_ALIVE, ReasonCode.KEEP_ALIVE_TIMEOUT, "the keep-alive time was over"),
  TAKEN_OVER(
      Counter.CLOSED_TAKEN_OVER, ReasonCode.SESSION_TAKEN_OVER, "the client connected once more"),
  EXPELLED(Counter.CLOSED_EXPELLED, ReasonCode.ADMINISTRATIVE_ACTION, "an administrator ended it"),
  /** DISCONNECT knows no "banned" (MQTT 5.0, 3.14.2.1). */
  BANNED(Counter.CLOSED_BANNED, ReasonCode.ADMINISTRATIVE_ACTION, "the client was banned"),
  SHUTDOWN(Counter.CLOSED_SHUTDOWN, ReasonCode.SERVER_SHUTTING_DOWN, "the broker was stopped"),
  NOT_AUTHORIZED(Counter.CLOSED_OTHER, ReasonCode.NOT_AUTHORIZED, "the client was not authorized"),
  PROXY_TIMEOUT(
      Counter.CLOSED_PROXY_TIMEOUT,
      ReasonCode.UNSPECIFIED_ERROR,
      "the PROXY protocol header did not come in time"),
  TLS_TIMEOUT(
      Counter.CLOSED_TLS_TIMEOUT,
      ReasonCode.UNSPECIFIED_ERROR,
      "the TLS handshake did not end in time"),
  UPGRADE_TIMEOUT(
      Counter.CLOSED_UPGRADE_TIMEOUT,
      ReasonCode.UNSPECIFIED_ERROR,
      "the WebSocket upgrade did not come in time"),
  CONNECT_TIMEOUT(
      Counter.CLOSED_CONNECT_TIMEOUT,
      ReasonCode.UNSPECIFIED_ERROR,
      "the CONNECT did not come in time"),
  AUTH_TIMEOUT(
      Counter.CLOSED_AUTH_TIMEOUT,
      ReasonCode.NOT_AUTHORIZED,
      "the authentication did not end in time"),
  AUTH_TOO_LARGE(
      Counter.CLOSED_OTHER,
      ReasonCode.PACKET_TOO_LARGE,
      "the client takes no packets large enough to authenticate"),
  PROXY_HEADER(
      Counter.CLOSED_PROXY_HEADER,
      ReasonCode.PROTOCOL_ERROR,
      "it did not begin with a PROXY protocol header"),
  TLS_FAILED(Counter.CLOSED_TLS_FAILED, ReasonCode.UNSPECIFIED_ERROR, "the TLS handshake failed"),
  UPGRADE_REFUSED(
      Counter.CLOSED_UPGRADE_REFUSED,
      ReasonCode.UNSPECIFIED_ERROR,
      "the WebSocket upgrade was refused"),
  WEBSOCKET(
      Counter.CLOSED_WEBSOCKET, ReasonCode.PROTOCOL_ERROR, "the WebSocket protocol was broken"),
  QUOTA(Counter.CLOSED_QUOTA, ReasonCode.QUOTA_EXCEEDED, "the outbox was full"),
  REWRITTEN(
      Counter.CLOSED_PROTOCOL,
      ReasonCode.TOPIC_NAME_INVALID,
      "by a rule of broker.topic_rewrites, a topic became none"),
  DELAYED_FULL(
      Counter.CLOSED_DELAYED, ReasonCode.QUOTA_EXCEEDED, "there were too many delayed messages"),
  DELAYED_TOPIC(
      Counter.CLOSED_PROTOCOL,
      ReasonCode.TOPIC_NAME_INVALID,
      "a topic $delayed/… did not say how long, or where to"),
  STORE_FAILED(
      Counter.CLOSED_STORE_FAILED,
      ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR,
      "the session store failed"),
  OUTBOX_FAILED(
      Counter.CLOSED_OUTBOX_FAILED, ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR, "the outbox failed"),
  FAILED(
      Counter.CLOSED_OTHER,
      ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR,
      "the broker failed to handle a packet");

  private final Counter counter;
  private final ReasonCode reason;
  private final String text;

  CloseCause(Counter counter, ReasonCode reason, String text) {
    this.counter = counter;
    this.reason = reason;
    this.text = text;
  }

  /** A frame broke the protocol, or asked for more than there is. */
  static CloseCause of(MalformedPacket broken) {
    return switch (broken.reason()) {
      case MALFORMED_PACKET -> MALFORMED;
      case QUOTA_EXCEEDED -> ALIAS_BYTES;
      default -> PROTOCOL_ERROR;
    };
  }

  Counter counter() {
    return counter;
  }

  /** Of the DISCONNECT that a version 5 client gets, if nothing more exact is known. */
  ReasonCode reason() {
    return reason;
  }

  String text() {
    return text;
  }
}
