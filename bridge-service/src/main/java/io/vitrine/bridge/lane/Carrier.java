package io.vitrine.bridge.lane;

import io.vertx.core.Future;
import java.util.List;

/**
 * The part of a lane that may wait for Kafka. It begins with a producer, and begins anew with
 * another one when that failed.
 *
 * <p>Threads: {@link #begin} and {@link #carry} on the lane's thread, where they block; {@link
 * #take} the lane's context; {@link #stop} any.
 */
interface Carrier {
  /** Makes a producer and sends, in order, all of the flights that Kafka does not have. */
  void begin(List<Flight> flights);

  /** Puts a flight behind those that wait; {@link #carry} follows. */
  void take(Flight flight);

  /** Sends what waits; nothing if the producer is over. */
  void carry();

  /** Ends the producer, whatever it does. */
  Future<Void> stop();
}
