package io.vitrine.broker.session;

/** What to do with a PUBLISH of the client. */
public enum Verdict {
  /** It is new: route it, then acknowledge it. */
  ROUTE,
  /** QoS 2, known, PUBREC was sent: send it again, route nothing ([MQTT-4.3.3-10]). */
  ACKNOWLEDGE_AGAIN,
  /** QoS 2, known, its PUBREC is still to come. */
  IGNORE,
  /** More unacknowledged messages than the broker allowed ([MQTT-3.3.4-7]). */
  RECEIVE_MAXIMUM_EXCEEDED
}
