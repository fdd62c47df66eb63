package io.vitrine.bridge.kafka;

/** What a {@link Delivery} is on: it hears how the attempt ended, on Kafka's or its own thread. */
interface Vessel {
  /** Kafka has it, or has it inside an open transaction. */
  void arrived(Delivery delivery);

  void failed(Delivery delivery, Exception failure);
}
