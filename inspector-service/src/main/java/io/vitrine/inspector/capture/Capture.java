package io.vitrine.inspector.capture;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vitrine.contract.Addresses;
import io.vitrine.contract.AdminRequest;
import io.vitrine.contract.BackupRequest;
import io.vitrine.contract.NodeAnnouncement;
import io.vitrine.contract.TapPacket;
import io.vitrine.contract.TapQuery;
import io.vitrine.contract.TapRefusal;
import io.vitrine.contract.TapReply;
import io.vitrine.contract.TapRequest;
import io.vitrine.runtime.Bus;
import io.vitrine.runtime.BusRefusal;
import io.vitrine.runtime.Directory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Asks the live brokers, all at once. A broker that does not answer in time is named in the answer
 * and costs the others nothing.
 *
 * <p>Threads: any; futures complete on the context that asked.
 */
public final class Capture {
  /** A scan takes 5 s at most; the rest is for waiting in the broker's lane and the way. */
  private static final Duration ANSWER_TIME_MAX = Duration.ofSeconds(12);

  private static final String BROKER = "broker";
  private static final String SENSOR = "sensor";

  private final Bus bus;
  private final Directory directory;

  public Capture(Bus bus, Directory directory) {
    this.bus = bus;
    this.directory = directory;
  }

  /** Names of the live nodes with a tap, or that of {@code onlyNode} if it is one. */
  public List<String> taps(@Nullable String onlyNode) {
    return Stream.concat(live(BROKER, onlyNode).stream(), live(SENSOR, onlyNode).stream()).toList();
  }

  /** Names of the live brokers. */
  public List<String> brokers() {
    return brokers(null);
  }

  /** The same, if one node only is asked for. */
  public List<String> brokers(@Nullable String onlyNode) {
    return live(BROKER, onlyNode);
  }

  /** Names of the live sensors, or of one. */
  public List<String> sensors(@Nullable String onlyNode) {
    return live(SENSOR, onlyNode);
  }

  private List<String> live(String service, @Nullable String onlyNode) {
    return directory.nodes(service).stream()
        .map(NodeAnnouncement::node)
        .filter(node -> onlyNode == null || onlyNode.equals(node))
        .toList();
  }

  /**
   * The packets that match.
   *
   * @return fails with {@link BusRefusal} if the query itself is refused, or no broker answers
   */
  public Future<PacketPage> packets(TapQuery query, @Nullable String onlyNode) {
    return askAll(taps(onlyNode), onlyNode, node -> ask(node, query))
        .map(answers -> PacketPage.merge(answers, query.limit(), query.newestFirst()));
  }

  /** The reply of the broker that has, or had, the packet: without frames if it is gone. */
  public Future<TapReply> packet(PacketId id) {
    return ask(id.node(), new TapPacket(id.loop(), id.sequence()));
  }

  /** What each node with a tap says of its connections. */
  public Future<List<NodeAnswer<JsonObject>>> connections(
      AdminRequest request, @Nullable String onlyNode) {
    return administer(taps(onlyNode), onlyNode, request);
  }

  /** What each broker answers to a request that only brokers understand. */
  public Future<List<NodeAnswer<JsonObject>>> brokers(
      AdminRequest request, @Nullable String onlyNode) {
    return administer(live(BROKER, onlyNode), onlyNode, request);
  }

  /** The counters of each broker. */
  public Future<List<NodeAnswer<JsonObject>>> stats(@Nullable String onlyNode) {
    return administer(live(BROKER, onlyNode), onlyNode, AdminRequest.stats());
  }

  /** What each broker answers about its backups. */
  public Future<List<NodeAnswer<JsonObject>>> backups(
      BackupRequest request, @Nullable String onlyNode) {
    Buffer body = request.encode();
    return askAll(
        live(BROKER, onlyNode),
        onlyNode,
        node ->
            bus.request(Addresses.backup(node), body, ANSWER_TIME_MAX).map(Buffer::toJsonObject));
  }

  /** What each sensor says of itself; none if there is none. */
  public Future<List<NodeAnswer<JsonObject>>> sensors() {
    List<String> sensors = live(SENSOR, null);
    return sensors.isEmpty()
        ? Future.succeededFuture(List.of())
        : administer(sensors, null, AdminRequest.stats());
  }

  private Future<List<NodeAnswer<JsonObject>>> administer(
      List<String> nodes, @Nullable String onlyNode, AdminRequest request) {
    Buffer body = request.encode();
    return askAll(
        nodes,
        onlyNode,
        node ->
            bus.request(Addresses.admin(node), body, ANSWER_TIME_MAX).map(Buffer::toJsonObject));
  }

  private Future<TapReply> ask(String node, TapRequest request) {
    return bus.request(Addresses.tap(node), request.encode(), ANSWER_TIME_MAX)
        .map(TapReply::decode);
  }

  private static <T> Future<List<NodeAnswer<T>>> askAll(
      List<String> nodes, @Nullable String onlyNode, Function<String, Future<T>> ask) {
    if (nodes.isEmpty()) {
      String who = onlyNode == null ? "No broker" : "No broker named " + onlyNode;
      return Future.failedFuture(new BusRefusal(BusRefusal.NO_HANDLERS, who + " is live."));
    }
    List<Future<NodeAnswer<T>>> asked = new ArrayList<>();
    for (String node : nodes) {
      asked.add(
          ask.apply(node)
              .map(value -> new NodeAnswer<>(node, value, null))
              .otherwise(cause -> new NodeAnswer<T>(node, null, refusal(cause))));
    }
    return Future.all(asked)
        .map(all -> asked.stream().map(Future::result).toList())
        .compose(Capture::failIfNobodyCould);
  }

  private static BusRefusal refusal(Throwable cause) {
    return cause instanceof BusRefusal refusal
        ? refusal
        : new BusRefusal(Bus.FAILED, String.valueOf(cause.getMessage()));
  }

  /** A request that is wrong is wrong everywhere; and one answer is enough for an answer. */
  private static <T> Future<List<NodeAnswer<T>>> failIfNobodyCould(List<NodeAnswer<T>> answers) {
    BusRefusal last = null;
    boolean any = false;
    for (NodeAnswer<T> answer : answers) {
      BusRefusal refusal = answer.refusal();
      any |= refusal == null;
      last = refusal == null ? last : refusal;
      if (refusal != null
          && (refusal.code() == TapRefusal.FILTER || refusal.code() == TapRefusal.REQUEST)) {
        return Future.failedFuture(refusal);
      }
    }
    return any || last == null ? Future.succeededFuture(answers) : Future.failedFuture(last);
  }
}
