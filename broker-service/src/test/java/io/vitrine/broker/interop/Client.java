package io.vitrine.broker.interop;

/** A client library, as these tests need it. Every call waits until the broker has answered. */
interface Client extends AutoCloseable {
  int SECONDS_MAX = 60;

  Answer connect() throws Exception;

  void subscribe(String filter, int qos) throws Exception;

  void unsubscribe(String filter) throws Exception;

  /** Returns when the last acknowledgement of the letter's QoS is there. */
  void publish(Letter letter) throws Exception;

  /** What has arrived. */
  Inbox inbox();

  void disconnect() throws Exception;

  /** Gives the client up, connected or not. */
  @Override
  void close() throws Exception;

  default Letter receive() throws Exception {
    return inbox().next();
  }
}
