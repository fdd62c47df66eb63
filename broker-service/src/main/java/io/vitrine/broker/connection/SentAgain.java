package io.vitrine.broker.connection;

import io.vitrine.broker.loop.Loop;
import io.vitrine.broker.outbox.OutboxWriter;
import io.vitrine.broker.outbox.Survivors;
import io.vitrine.broker.router.Publication;
import io.vitrine.broker.router.Route;
import io.vitrine.broker.session.Published;
import io.vitrine.broker.session.Session;
import java.util.Arrays;

/**
 * Where in the outbox a message is, by partition of its route: what a client sends again is written
 * only where it is not yet, and acknowledged only when it is everywhere.
 *
 * <p>Threads: the connection's event loop.
 */
final class SentAgain {
  private final Session session;
  private final Loop loop;
  private final OutboxWriter outbox;
  private final String clientId;

  /** One for each partition of the route at hand. */
  private long[] sequences = new long[1];

  SentAgain(Session session, Loop loop, OutboxWriter outbox, String clientId) {
    this.session = session;
    this.loop = loop;
    this.outbox = outbox;
    this.clientId = clientId;
  }

  /**
   * Where a message is from before the client was back.
   *
   * @param since milliseconds since 1970; older ones are not known
   * @return a bit for each of the route's partitions
   */
  long known(Publication publication, Route route, int packetId, long since) {
    int[] partitions = begin(route);
    Published published = session.published();
    int place = published.find(packetId, outbox.content(publication), since);
    long there = 0;
    for (int i = 0; place != Published.UNKNOWN && i < partitions.length; i++) {
      sequences[i] = published.sequence(place, partitions[i]);
      there |= sequences[i] == Published.UNKNOWN ? 0 : 1L << i;
    }
    return there;
  }

  /**
   * Where else a message was in the outbox, hence on disk, when the broker started. Its subscribers
   * may not have it.
   *
   * @param there where it is known to be, by {@link #sequence}
   * @return the bits of the other partitions
   */
  long survived(Publication publication, Route route, int packetId, long there) {
    int[] partitions = begin(route);
    Survivors survivors = outbox.survivors();
    int content = outbox.content(publication);
    long more = 0;
    for (int i = 0; i < partitions.length; i++) {
      if ((there >> i & 1) == 0) {
        Survivors.Place place = survivors.find(clientId, packetId, partitions[i], content);
        sequences[i] = place == null ? Published.UNKNOWN : place.sequence();
        more |= place == null ? 0 : 1L << i;
      }
    }
    return more;
  }

  private int[] begin(Route route) {
    int[] partitions = route.destination().partitions();
    if (sequences.length < partitions.length) {
      sequences = Arrays.copyOf(sequences, partitions.length);
    }
    return partitions;
  }

  /** Where it was found; 0 if it was dropped there. */
  long sequence(int index) {
    return sequences[index];
  }

  /**
   * The message is where the outbox was asked to put it.
   *
   * @param there where it was already
   */
  void appended(Route route, long there) {
    int[] partitions = begin(route);
    for (int i = 0; i < partitions.length; i++) {
      if ((there >> i & 1) == 0) {
        sequences[i] = outbox.sequence(i);
      }
    }
  }

  /** If the client does not hear of it, it will be recognised. */
  void remember(Publication publication, Route route, int packetId) {
    int content = outbox.content(publication);
    int[] partitions = route.destination().partitions();
    session.published().remember(packetId, content, partitions, sequences, loop.epochMillis());
    for (int partition : partitions) {
      outbox.survivors().forget(clientId, packetId, partition);
    }
  }
}
