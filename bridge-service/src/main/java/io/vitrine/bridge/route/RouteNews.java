package io.vitrine.bridge.route;

import io.vitrine.contract.NodeAnnouncement;
import io.vitrine.runtime.Bus;
import io.vitrine.runtime.Directory;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the brokers for the versions of the routes that they announce, before records need them.
 *
 * <p>Threads: the bridge's context.
 */
public final class RouteNews {
  private static final Logger LOG = LoggerFactory.getLogger(RouteNews.class);

  private final Bus bus;
  private final Directory directory;
  private final RouteBook book;
  private final Set<String> asking = new HashSet<>();

  public RouteNews(Bus bus, Directory directory, RouteBook book) {
    this.bus = bus;
    this.directory = directory;
    this.book = book;
  }

  /** Asks for what is new; call it often. */
  public void look() {
    for (NodeAnnouncement broker : directory.nodes("broker")) {
      String node = broker.node();
      if (book.find(node, broker.routes()) == null && asking.add(node)) {
        book.ask(bus, node, broker.routes())
            .onFailure(cause -> LOG.debug("Routes of {}: {}", node, cause.getMessage()))
            .onComplete(done -> asking.remove(node));
      }
    }
  }

  /** The newest routes that brokers apply, as far as this bridge knows them. */
  public Routes current() {
    Routes newest = book.configured();
    long version = 0;
    for (NodeAnnouncement broker : directory.nodes("broker")) {
      Routes known = book.find(broker.node(), broker.routes());
      if (known != null && broker.routes() > version) {
        newest = known;
        version = broker.routes();
      }
    }
    return newest;
  }

  /** The oldest of the versions that the brokers apply, as far as this bridge knows them. */
  public long applied() {
    long oldest = Long.MAX_VALUE;
    for (NodeAnnouncement broker : directory.nodes("broker")) {
      boolean known = book.find(broker.node(), broker.routes()) != null;
      oldest = Math.min(oldest, known ? broker.routes() : 0);
    }
    return oldest == Long.MAX_VALUE ? 0 : oldest;
  }
}
