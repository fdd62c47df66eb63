package io.vitrine.bridge.lane;

import io.vertx.core.Future;
import io.vitrine.bridge.cursor.Cursor;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

  /** What is committed with the position itself; null if it has none. Any thread. */
  default @Nullable Cursor position() {
    return null;
  }

  /** Ends the producer, whatever it does. */
  Future<Void> stop();
}
