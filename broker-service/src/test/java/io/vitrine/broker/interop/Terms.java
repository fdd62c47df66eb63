package io.vitrine.broker.interop;

/**
 * What a client connects with.
 *
 * @param keep whether its session outlives the connection
 * @param will null if it has none
 * @param willDelaySeconds of MQTT 5
 * @param receiveMaximum how many QoS 1 and 2 messages it takes at once; 0: it does not say
 * @param manualAcks whether it acknowledges only when told
 */
record Terms(
    Line line,
    String clientId,
    boolean keep,
    Letter will,
    int willDelaySeconds,
    int receiveMaximum,
    boolean manualAcks) {
  static final int SESSION_EXPIRY_SECONDS = 300;
  static final int KEEP_ALIVE_SECONDS = 60;

  static Terms of(int port, String clientId) {
    return of(Line.tcp(port), clientId);
  }

  static Terms of(Line line, String clientId) {
    return new Terms(line, clientId, false, null, 0, 0, false);
  }

  Terms keeping() {
    return new Terms(line, clientId, true, will, willDelaySeconds, receiveMaximum, manualAcks);
  }

  Terms through(int otherPort) {
    return new Terms(
        line.through(otherPort),
        clientId,
        keep,
        will,
        willDelaySeconds,
        receiveMaximum,
        manualAcks);
  }

  Terms withWill(Letter letter) {
    return withWill(letter, 0);
  }

  Terms withWill(Letter letter, int delaySeconds) {
    return new Terms(line, clientId, keep, letter, delaySeconds, receiveMaximum, manualAcks);
  }

  Terms withReceiveMaximum(int max) {
    return new Terms(line, clientId, keep, will, willDelaySeconds, max, manualAcks);
  }

  Terms acknowledgingByHand() {
    return new Terms(line, clientId, keep, will, willDelaySeconds, receiveMaximum, true);
  }
}
