package io.vitrine.broker.router;

/** Takes what goes on to Kafka of the messages that the broker publishes for its clients. */
public interface Forwarder {
  /**
   * The message at hand, whose topic a route to Kafka wants.
   *
   * @param author whose message it is
   */
  void forward(Publication publication, Route route, Author author);
}
