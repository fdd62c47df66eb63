package io.vitrine.standalone;

import java.util.List;

/**
 * Something that this process starts and stops: a service, the embedded Kafka.
 *
 * <p>Threads: the one that starts it, never an event loop; {@link #stop} may come from another.
 */
interface Part {
  /** What messages call it. */
  String name();

  /** Where it is going to listen. */
  List<ListenAddress> listensOn();

  /** Begins what takes long, before any part is started. */
  default void begin() {}

  /**
   * Returns when it can be used.
   *
   * @return addresses for people
   */
  List<String> start() throws Exception;

  /** Finishes what it holds and closes. */
  void stop() throws Exception;
}
