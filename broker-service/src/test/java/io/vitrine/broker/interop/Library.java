package io.vitrine.broker.interop;

/** A client library with the version that it speaks. */
enum Library {
  PAHO_3_1(terms -> new PahoV3(terms, 3)),
  PAHO_3_1_1(terms -> new PahoV3(terms, 4)),
  PAHO_5(PahoV5::new),
  HIVEMQ_3_1_1(HiveMqV3::new),
  HIVEMQ_5(HiveMqV5::new);

  private final Maker maker;

  private interface Maker {
    Client make(Terms terms) throws Exception;
  }

  Library(Maker maker) {
    this.maker = maker;
  }

  boolean five() {
    return this == PAHO_5 || this == HIVEMQ_5;
  }

  /** A client that is not connected yet. */
  Client client(Terms terms) throws Exception {
    return maker.make(terms);
  }
}
