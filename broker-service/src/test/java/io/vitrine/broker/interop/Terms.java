package io.vitrine.broker.interop;

/**
 * What a client connects with.
 *
 * @param keep whether its session outlives the connection
 * @param will null if it has none
 * @param receiveMaximum how many QoS 1 and 2 messages it takes at once; 0: it does not say
 * @param manualAcks whether it acknowledges only when told
 */
record Terms(
    int port, String clientId, boolean keep, Letter will, int receiveMaximum, boolean manualAcks) {
  static final int SESSION_EXPIRY_SECONDS = 300;
  static final int KEEP_ALIVE_SECONDS = 60;

  static Terms of(int port, String clientId) {
    return new Terms(port, clientId, false, null, 0, false);
  }

  Terms keeping() {
    return new Terms(port, clientId, true, will, receiveMaximum, manualAcks);
  }

  Terms through(int otherPort) {
    return new Terms(otherPort, clientId, keep, will, receiveMaximum, manualAcks);
  }

  Terms withWill(Letter letter) {
    return new Terms(port, clientId, keep, letter, receiveMaximum, manualAcks);
  }

  Terms withReceiveMaximum(int max) {
    return new Terms(port, clientId, keep, will, max, manualAcks);
  }

  Terms acknowledgingByHand() {
    return new Terms(port, clientId, keep, will, receiveMaximum, true);
  }
}
