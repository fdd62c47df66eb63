package io.vitrine.bridge.lane;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vitrine.bridge.kafka.KafkaClusters;
import io.vitrine.bridge.kafka.Topics;
import io.vitrine.contract.NodeAnnouncement;
import io.vitrine.runtime.Directory;
import io.vitrine.runtime.ServiceContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lane for each outbox partition of each broker that is there, as far as it is this bridge's
 * {@linkplain Shares share}. When a broker goes, its lanes finish what they hold first; when
 * another bridge is to carry a lane, it finishes what is on its way and the other one goes on.
 *
 * <p>Threads: the Vert.x context of the bridge.
 */
public final class Lanes {
  private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);

  /**
   * How long a lane that another bridge is to carry waits for Kafka to acknowledge what it sent.
   */
  private static final long HANDOVER_MILLIS = 5_000;

  private static final long TOPICS_LOOK_NANOS = 2_000_000_000;

  /** All metrics of all producers are read for them. */
  private static final long RETRIES_LOOK_NANOS = 5_000_000_000L;

  private final ServiceContext service;
  private final Directory directory;
  private final LaneOptions options;
  private final Map<String, Topics> topics = new HashMap<>();
  private final Function<String, @Nullable String> away;
  private final Map<LaneId, Lane> lanes = new HashMap<>();
  private final Set<LaneId> ending = new HashSet<>();
  private final Map<String, Long> incarnations = new HashMap<>();

  /** Those of clusters that the settings do not have. */
  private final Set<LaneId> homeless = new HashSet<>();

  private final NowAndThen topicsLook;
  private final NowAndThen retriesLook;
  private boolean closed;

  /**
   * @param away why a cluster, by its name, does not answer; null if it does
   */
  public Lanes(
      ServiceContext service,
      Directory directory,
      LaneOptions options,
      Function<String, @Nullable String> away) {
    this.service = service;
    this.directory = directory;
    this.options = options;
    this.away = away;
    for (KafkaClusters.Cluster each : options.clusters().all().values()) {
      String client = options.consumer() + ".topics" + each.suffix();
      topics.put(each.name(), new Topics(each.kafka(), client, service.meters()));
    }
    this.topicsLook =
        new NowAndThen(service.vertx(), TOPICS_LOOK_NANOS, () -> topics.forEach(this::lookAgain));
    this.retriesLook =
        new NowAndThen(
            service.vertx(),
            RETRIES_LOOK_NANOS,
            () -> topics.values().forEach(Topics::countRetries));
  }

  /** Opens and ends lanes so that they fit who is there; call it often. */
  public void reconcile() {
    if (closed) {
      return;
    }
    Set<LaneId> there = there();
    Set<LaneId> wanted = Shares.of(service.node(), bridges(), there);
    homeless.retainAll(wanted);
    Set<String> startedAgain = startedAgain();
    for (LaneId id : wanted) {
      Lane open = lanes.get(id);
      if (open != null && startedAgain.contains(id.node())) {
        open.askAgain();
      }
      if (!lanes.containsKey(id) && !ending.contains(id)) {
        open(id);
      }
    }
    for (LaneId id : List.copyOf(lanes.keySet())) {
      Lane lane = lanes.get(id);
      if (lane == null) {
        continue;
      }
      if (lane.fenced()) {
        end(id, lane, 0, "another bridge, or Kafka, ended its transactions");
      } else if (!there.contains(id) && lane.idle()) {
        end(id, lane, 0, "its broker is not there");
      } else if (there.contains(id) && !wanted.contains(id)) {
        end(id, lane, HANDOVER_MILLIS, "another bridge carries it");
      }
    }
    share();
    retriesLook.run();
    if (!problems().isEmpty()) {
      // A topic that was deleted under records on their way is made again, if a route says so.
      topicsLook.run();
    }
  }

  private void lookAgain(String cluster, Topics of) {
    if (away.apply(cluster) == null) {
      of.lookAgain();
    }
  }

  /** What is in memory does not grow with the number of lanes. */
  private void share() {
    lanes.values().forEach(lane -> lane.share(lanes.size()));
  }

  /** The clusters that lanes go to. */
  public Set<String> clusters() {
    // A lane that begins anew is gone for a moment only.
    return Stream.concat(lanes.keySet().stream(), ending.stream())
        .map(each -> each.kind().cluster())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** What became of the messages of each lane, as far as something is known. */
  public JsonArray ledger() {
    JsonArray all = new JsonArray();
    lanes.values().stream()
        .map(Lane::tally)
        .filter(each -> each.getLong("epoch") != 0)
        .forEach(all::add);
    return all;
  }

  public int size() {
    return lanes.size();
  }

  /** Why lanes do not get on, a sentence each. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    lanes.values().stream().map(Lane::problem).filter(Objects::nonNull).forEach(problems::add);
    for (LaneId each : homeless) {
      problems.add(each + ": there is no cluster " + each.kind().cluster() + " in bridge.clusters");
    }
    return problems.stream().sorted().toList();
  }

  /**
   * Ends all lanes.
   *
   * @param drainMillis how long each waits for Kafka to acknowledge what is on its way
   */
  public Future<Void> close(long drainMillis) {
    closed = true;
    List<Future<Void>> ends = lanes.values().stream().map(lane -> lane.close(drainMillis)).toList();
    return Future.join(ends).<Void>mapEmpty().eventually(this::closeTopics);
  }

  private Future<Boolean> closeTopics() {
    return service
        .vertx()
        .executeBlocking(
            () -> {
              topics.values().forEach(Topics::close);
              return true;
            });
  }

  private Set<LaneId> there() {
    Set<LaneId> there = new HashSet<>();
    for (NodeAnnouncement broker : directory.nodes("broker")) {
      for (String log : broker.logs()) {
        LaneId id = LaneId.of(broker.node(), log);
        if (id != null) {
          there.add(id);
        }
      }
    }
    return there;
  }

  private List<String> bridges() {
    return directory.nodes("bridge").stream().map(NodeAnnouncement::node).toList();
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
    LaneOptions own = options.of(id.kind());
    Topics of = topics.get(id.kind().cluster());
    if (own == null || of == null) {
      if (homeless.add(id)) {
        LOG.error("Lane {}: there is no cluster {}", id, id.kind().cluster());
      }
      return;
    }
    LOG.info("Lane {} begins", id);
    Lane lane = new Lane(service, id, own, of, () -> away.apply(id.kind().cluster()));
    lanes.put(id, lane);
    lane.start();
  }

  private void end(LaneId id, Lane lane, long drainMillis, String why) {
    LOG.info("Lane {} ends: {}", id, why);
    lanes.remove(id);
    ending.add(id);
    lane.close(drainMillis)
        .onComplete(
            ended -> {
              ending.remove(id);
              reconcile();
            });
  }
}
