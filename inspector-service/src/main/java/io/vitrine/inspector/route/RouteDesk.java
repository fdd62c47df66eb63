package io.vitrine.inspector.route;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vitrine.contract.Addresses;
import io.vitrine.contract.NodeAnnouncement;
import io.vitrine.contract.RouteRefusal;
import io.vitrine.contract.RouteRequest;
import io.vitrine.contract.RouteSet;
import io.vitrine.contract.TrialRequest;
import io.vitrine.runtime.Bus;
import io.vitrine.runtime.BusRefusal;
import io.vitrine.runtime.Directory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Asks the live brokers for their routes, and to change them: the first broker by name decides, the
 * others learn from it, and the newest version counts.
 *
 * <p>Threads: any; futures complete on the context that asked.
 */
public final class RouteDesk {
  private static final Duration ASK_MAX = Duration.ofSeconds(10);

  /** A broker takes 20 s at most to apply a change. */
  private static final Duration CHANGE_MAX = Duration.ofSeconds(25);

  private static final String BROKER = "broker";
  private static final String BRIDGE = "bridge";

  /**
   * The routes as they are.
   *
   * @param configured columns of those in the config file
   */
  public record State(RouteSet set, List<JsonObject> configured) {
    public State {
      configured = List.copyOf(configured);
    }
  }

  /**
   * What became of a change.
   *
   * @param was whether there was a route of that name before
   */
  public record Changed(State state, boolean was) {}

  private record Answer(String node, State state) {}

  private final Bus bus;
  private final Directory directory;

  public RouteDesk(Bus bus, Directory directory) {
    this.bus = bus;
    this.directory = directory;
  }

  /** Fails with {@link BusRefusal} if no broker answers. */
  public Future<State> state() {
    return states().map(answers -> newest(answers).state());
  }

  /** Which version each broker and each bridge applies, by their announcements. */
  public JsonArray applied(long version) {
    return applied(version, 0);
  }

  /**
   * The same after a change.
   *
   * @param brokers the version that all brokers said they apply; they announce it a little later
   */
  public JsonArray applied(long version, long brokers) {
    JsonArray nodes = new JsonArray();
    for (String service : List.of(BROKER, BRIDGE)) {
      for (NodeAnnouncement each : directory.nodes(service)) {
        long applies = service.equals(BROKER) ? Math.max(each.routes(), brokers) : each.routes();
        nodes.add(
            new JsonObject()
                .put("service", service)
                .put("node", each.node())
                .put("version", applies)
                .put("applied", applies >= version));
      }
    }
    return nodes;
  }

  /**
   * Makes, replaces or deletes a route. Completes when every live broker applies it.
   *
   * @return fails with a {@link BusRefusal} of a {@link RouteRefusal} code
   */
  public Future<Changed> change(RouteRequest request) {
    return states()
        .compose(
            answers -> {
              Answer lead = answers.get(0);
              RouteSet newest = newest(answers).state().set();
              return lead.state().set().version() < newest.version()
                  ? learn(lead.node(), newest).map(lead.node())
                  : Future.succeededFuture(lead.node());
            })
        .compose(
            lead ->
                bus.request(Addresses.routes(lead), request.encode(), CHANGE_MAX)
                    .compose(body -> spread(lead, body.toJsonObject())));
  }

  private Future<Changed> spread(String lead, JsonObject answer) {
    Changed changed = new Changed(state(answer), answer.getBoolean("was", false));
    List<Future<String>> learned = new ArrayList<>();
    for (String node : brokers()) {
      if (!node.equals(lead)) {
        learned.add(
            learn(node, changed.state().set())
                .map("")
                .otherwise(cause -> node + " (" + cause.getMessage() + ")"));
      }
    }
    return Future.all(learned)
        .compose(
            all -> {
              String without =
                  learned.stream()
                      .map(Future::result)
                      .filter(text -> !text.isEmpty())
                      .collect(Collectors.joining(", "));
              return without.isEmpty()
                  ? Future.succeededFuture(changed)
                  : Future.failedFuture(
                      new BusRefusal(
                          RouteRefusal.STORAGE,
                          "the change is made, but these brokers do not apply it yet: " + without));
            });
  }

  private Future<Void> learn(String node, RouteSet set) {
    return bus.request(Addresses.routes(node), RouteRequest.learn(set).encode(), CHANGE_MAX)
        .mapEmpty();
  }

  /** Asks a bridge what it would make of a message; see {@link TrialRequest}. */
  public Future<JsonObject> trial(TrialRequest request) {
    List<NodeAnnouncement> bridges = directory.nodes(BRIDGE);
    if (bridges.isEmpty()) {
      return Future.failedFuture(new BusRefusal(BusRefusal.NO_HANDLERS, "No bridge is live."));
    }
    String address = Addresses.trial(bridges.get(0).node());
    return bus.request(address, request.encode(), ASK_MAX).map(body -> body.toJsonObject());
  }

  /** How far each partition of each broker's outbox is; a broker that does not answer says so. */
  public Future<JsonObject> ledger() {
    return BridgeTallies.ask(bus, directory).compose(tallies -> outboxes().map(tallies::addTo));
  }

  private Future<JsonObject> outboxes() {
    List<Future<JsonObject>> asked = new ArrayList<>();
    for (String node : brokers()) {
      asked.add(
          bus.request(Addresses.routes(node), RouteRequest.ledger().encode(), ASK_MAX)
              .map(
                  body ->
                      new JsonObject()
                          .put("node", node)
                          .put("ok", true)
                          .put("answer", body.toJsonObject()))
              .otherwise(
                  cause ->
                      new JsonObject()
                          .put("node", node)
                          .put("ok", false)
                          .put("error", cause.getMessage())));
    }
    if (asked.isEmpty()) {
      return Future.failedFuture(new BusRefusal(BusRefusal.NO_HANDLERS, "No broker is live."));
    }
    return Future.all(asked).map(all -> merged(asked.stream().map(Future::result).toList()));
  }

  private static JsonObject merged(List<JsonObject> answers) {
    JsonArray outboxes = new JsonArray();
    JsonArray nodes = new JsonArray();
    for (JsonObject each : answers) {
      JsonObject answer = each.getJsonObject("answer");
      each.remove("answer");
      nodes.add(each);
      JsonArray rows = answer == null ? new JsonArray() : answer.getJsonArray("outboxes");
      for (int i = 0; i < rows.size(); i++) {
        outboxes.add(
            new JsonObject().put("node", each.getString("node")).mergeIn(rows.getJsonObject(i)));
      }
    }
    return new JsonObject().put("outboxes", outboxes).put("nodes", nodes);
  }

  /** Names of the live brokers. */
  public List<String> brokers() {
    return directory.nodes(BROKER).stream().map(NodeAnnouncement::node).toList();
  }

  private Future<List<Answer>> states() {
    List<Future<Answer>> asked = new ArrayList<>();
    for (String node : brokers()) {
      asked.add(
          bus.request(Addresses.routes(node), RouteRequest.state().encode(), ASK_MAX)
              .map(body -> new Answer(node, state(body.toJsonObject()))));
    }
    if (asked.isEmpty()) {
      return Future.failedFuture(new BusRefusal(BusRefusal.NO_HANDLERS, "No broker is live."));
    }
    return Future.all(asked).map(all -> asked.stream().map(Future::result).toList());
  }

  private static Answer newest(List<Answer> answers) {
    Answer newest = answers.get(0);
    for (Answer each : answers) {
      if (each.state().set().version() > newest.state().set().version()) {
        newest = each;
      }
    }
    return newest;
  }

  private static State state(JsonObject answer) {
    List<JsonObject> configured = new ArrayList<>();
    JsonArray rows = answer.getJsonArray("configured");
    for (int i = 0; i < rows.size(); i++) {
      configured.add(rows.getJsonObject(i));
    }
    return new State(RouteSet.fromJson(answer.getJsonObject("set")), configured);
  }
}
