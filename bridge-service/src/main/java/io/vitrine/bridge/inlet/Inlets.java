package io.vitrine.bridge.inlet;

import io.vertx.core.Future;
import io.vitrine.config.KafkaRouteSettings;
import io.vitrine.contract.NodeAnnouncement;
import io.vitrine.runtime.Directory;
import io.vitrine.runtime.ServiceContext;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An inlet for each route from Kafka and each broker that is there. Bridges share the work by
 * Kafka's own consumer groups.
 *
 * <p>Threads: the Vert.x context of the bridge.
 */
public final class Inlets {
  private static final Logger LOG = LoggerFactory.getLogger(Inlets.class);

  private final ServiceContext service;
  private final Directory directory;
  private final InletOptions options;
  private final Map<InletId, Inlet> inlets = new HashMap<>();
  private final Set<InletId> ending = new HashSet<>();
  private boolean closed;

  public Inlets(ServiceContext service, Directory directory, InletOptions options) {
    this.service = service;
    this.directory = directory;
    this.options = options;
  }

  /** Opens and ends inlets so that they fit which brokers are there; call it often. */
  public void reconcile() {
    if (closed) {
      return;
    }
    Set<InletId> wanted = new HashSet<>();
    for (NodeAnnouncement broker : directory.nodes("broker")) {
      for (KafkaRouteSettings route : options.routes()) {
        wanted.add(new InletId(route, broker.node()));
      }
    }
    for (InletId id : wanted) {
      if (!inlets.containsKey(id) && !ending.contains(id)) {
        LOG.info("Inlet {} begins", id);
        Inlet inlet = new Inlet(service, id, options);
        inlets.put(id, inlet);
        inlet.start();
      }
    }
    for (InletId id : List.copyOf(inlets.keySet())) {
      Inlet inlet = inlets.get(id);
      if (inlet != null && !wanted.contains(id)) {
        LOG.info("Inlet {} ends: its broker is not there", id);
        inlets.remove(id);
        ending.add(id);
        inlet.close().onComplete(ended -> ending.remove(id));
      }
    }
  }

  /** The clusters that inlets read. */
  public Set<String> clusters() {
    return options.routes().stream()
        .map(KafkaRouteSettings::cluster)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  public int size() {
    return inlets.size();
  }

  /** Why inlets do not get on, a sentence each. */
  public List<String> problems() {
    return inlets.values().stream().map(Inlet::problem).filter(Objects::nonNull).sorted().toList();
  }

  /** Ends all of them; what is not the broker's by then comes again. */
  public Future<Void> close() {
    closed = true;
    return Future.join(inlets.values().stream().map(Inlet::close).toList()).mapEmpty();
  }
}
