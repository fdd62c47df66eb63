package io.vitrine.bridge.lane;

import io.vertx.core.Future;
import io.vitrine.contract.NodeAnnouncement;
import io.vitrine.runtime.Directory;
import io.vitrine.runtime.ServiceContext;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lane for each outbox partition of each broker that is there. When a broker goes, its lanes
 * finish what they hold first.
 *
 * <p>Threads: the Vert.x context of the bridge.
 */
public final class Lanes {
  private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);

  private final ServiceContext service;
  private final Directory directory;
  private final LaneOptions options;
  private final Map<LaneId, Lane> lanes = new HashMap<>();
  private final Set<LaneId> ending = new HashSet<>();
  private final Map<String, Long> incarnations = new HashMap<>();
  private boolean closed;

  public Lanes(ServiceContext service, Directory directory, LaneOptions options) {
    this.service = service;
    this.directory = directory;
    this.options = options;
  }

  /** Opens and ends lanes so that they fit who is there; call it often. */
  public void reconcile() {
    if (closed) {
      return;
    }
    Set<LaneId> wanted = wanted();
    Set<String> startedAgain = startedAgain();
    for (LaneId id : wanted) {
      Lane there = lanes.get(id);
      if (there != null && startedAgain.contains(id.node())) {
        there.askAgain();
      }
      if (!lanes.containsKey(id) && !ending.contains(id)) {
        open(id);
      }
    }
    for (LaneId id : List.copyOf(lanes.keySet())) {
      Lane lane = lanes.get(id);
      if (lane != null && lane.fenced()) {
        end(id, lane, "another bridge, or Kafka, ended its transactions");
      } else if (lane != null && !wanted.contains(id) && lane.idle()) {
        end(id, lane, "its broker is not there");
      }
    }
  }

  public int size() {
    return lanes.size();
  }

  /** Why lanes do not get on, a sentence each. */
  public List<String> problems() {
    return lanes.values().stream().map(Lane::problem).filter(Objects::nonNull).sorted().toList();
  }

  /**
   * Ends all lanes.
   *
   * @param drainMillis how long each waits for Kafka to acknowledge what is on its way
   */
  public Future<Void> close(long drainMillis) {
    closed = true;
    List<Future<Void>> ends = lanes.values().stream().map(lane -> lane.close(drainMillis)).toList();
    return Future.join(ends).mapEmpty();
  }

  private Set<LaneId> wanted() {
    Set<LaneId> wanted = new HashSet<>();
    for (NodeAnnouncement broker : directory.nodes("broker")) {
      for (String log : broker.logs()) {
        LaneId id = LaneId.of(broker.node(), log);
        if (id != null) {
          wanted.add(id);
        }
      }
    }
    return wanted;
  }

  /** Brokers that are there by another incarnation than when this was asked before. */
  private Set<String> startedAgain() {
    Set<String> nodes = new HashSet<>();
    for (NodeAnnouncement broker : directory.nodes("broker")) {
      Long before = incarnations.put(broker.node(), broker.incarnation());
      if (before != null && before != broker.incarnation()) {
        nodes.add(broker.node());
      }
    }
    return nodes;
  }

  private void open(LaneId id) {
    LOG.info("Lane {} begins", id);
    Lane lane = new Lane(service, id, options);
    lanes.put(id, lane);
    lane.start();
  }

  private void end(LaneId id, Lane lane, String why) {
    LOG.info("Lane {} ends: {}", id, why);
    lanes.remove(id);
    ending.add(id);
    lane.close(0)
        .onComplete(
            ended -> {
              ending.remove(id);
              reconcile();
            });
  }
}
