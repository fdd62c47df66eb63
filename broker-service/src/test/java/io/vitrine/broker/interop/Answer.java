package io.vitrine.broker.interop;

/**
 * What a library shows of CONNACK; before MQTT 5 the session alone.
 *
 * @param sessionPresent null where the version has no such flag
 */
record Answer(
    Boolean sessionPresent, String assignedClientId, int receiveMaximum, int topicAliasMaximum) {
  static Answer ofSession(Boolean present) {
    return new Answer(present, null, 0, 0);
  }
}
