package io.vitrine.broker.route;

import io.vertx.core.Future;
import java.io.IOException;

/** What routes are applied to: the outbox, and the event loops that fill it. */
public interface Appliance {
  /**
   * Makes what routes need; waits for the disk.
   *
   * @throws IOException if they need more than there can be, or the disk cannot
   */
  void prepare(RouteTable routes) throws IOException;

  /**
   * Applies other routes that were prepared.
   *
   * @return how far each partition of the outbox is, once no event loop lets anything in by the
   *     routes before and everything that they acknowledge by those is acknowledged
   */
  Future<long[]> apply(RouteTable routes);

  /** The oldest record that each partition of the outbox holds. */
  long[] firsts();
}
