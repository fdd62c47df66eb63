package io.vitrine.tap;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vitrine.contract.Addresses;
import io.vitrine.contract.AdminRequest;
import io.vitrine.contract.ConnectionInfo;
import io.vitrine.filter.Filter;
import io.vitrine.filter.FilterSyntaxException;
import io.vitrine.runtime.BlockingLane;
import io.vitrine.runtime.Bus;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers administrative requests to this node: who is connected, and the counters.
 *
 * <p>Threads: requests come in on the context that called {@link #start}, or one of its own; the
 * work is done on the lane.
 */
public final class AdminService {
  private static final Logger LOG = LoggerFactory.getLogger(AdminService.class);

  private final Bus bus;
  private final String node;
  private final ConnectionDirectory connections;
  private final ClientDesk clients;
  private final Map<String, Operation> operations;
  private final Supplier<JsonObject> stats;
  private final BlockingLane lane;
  private Bus.@Nullable Registration registration;

  /** Something else that this node can be asked for. */
  public interface Operation {
    /**
     * Any thread.
     *
     * @throws IllegalArgumentException if a value in the request is wrong
     */
    Future<JsonObject> answer(AdminRequest request);
  }

  /**
   * @param stats the counters, as {@link AdminRequest} says; asked for on the lane
   */
  public AdminService(
      Bus bus,
      String node,
      ConnectionDirectory connections,
      Supplier<JsonObject> stats,
      BlockingLane lane) {
    this(bus, node, connections, ClientDesk.NOBODY, Map.of(), stats, lane);
  }

  /**
   * @param clients those that have a session
   * @param operations by name, beside those that each node has
   */
  public AdminService(
      Bus bus,
      String node,
      ConnectionDirectory connections,
      ClientDesk clients,
      Map<String, Operation> operations,
      Supplier<JsonObject> stats,
      BlockingLane lane) {
    this.clients = clients;
    this.operations = Map.copyOf(operations);
    this.bus = bus;
    this.node = node;
    this.connections = connections;
    this.stats = stats;
    this.lane = lane;
  }

  /** Completes when the whole cluster can ask. */
  public Future<Void> start() {
    registration = bus.serve(Addresses.admin(node), this::answer);
    return registration.ready();
  }

  public Future<Void> stop() {
    return registration == null ? Future.succeededFuture() : registration.close();
  }

  private Future<Buffer> answer(Buffer body) {
    return Refusals.orRefuse(() -> dispatch(AdminRequest.decode(body))).map(JsonObject::toBuffer);
  }

  private Future<JsonObject> dispatch(AdminRequest request) throws FilterSyntaxException {
    return switch (request.op()) {
      case AdminRequest.CONNECTIONS -> {
        Filter filter = Filter.compile(request.filter());
        yield lane.run(() -> list(filter, request.limit()));
      }
      case AdminRequest.CLIENTS ->
          clients.list(like(request.clientId()), Math.max(0, request.limit()));
      case AdminRequest.CLIENT -> clients.find(request.clientId()).map(AdminService::client);
      case AdminRequest.EXPEL ->
          clients
              .expel(request.clientId(), request.session())
              .onSuccess(expelled -> log(request, expelled.isPresent()))
              .map(AdminService::client);
      case AdminRequest.STATS -> lane.run(stats::get);
      default -> operation(request.op()).answer(request);
    };
  }

  private Operation operation(String name) {
    Operation found = operations.get(name);
    if (found == null) {
      throw new IllegalArgumentException(
          "admin request: "
              + name
              + " (expected: connections, clients, client, expel or stats"
              + new TreeSet<>(operations.keySet())
                  .stream().map(each -> ", " + each).collect(Collectors.joining())
              + ")");
    }
    return found;
  }

  private static void log(AdminRequest request, boolean was) {
    if (was) {
      LOG.info(
          "An administrator ended the {} of client {}",
          request.session() ? "session" : "connection",
          request.clientId());
    }
  }

  private static JsonObject client(Optional<JsonObject> found) {
    return found.map(each -> new JsonObject().put("client", each)).orElseGet(JsonObject::new);
  }

  /** An asterisk stands for any characters; nothing for all. */
  private static Predicate<String> like(String pattern) {
    if (pattern.isEmpty()) {
      return id -> true;
    }
    String[] parts = pattern.split("\\*", -1);
    return Pattern.compile(
            Arrays.stream(parts).map(Pattern::quote).collect(Collectors.joining(".*")),
            Pattern.DOTALL)
        .asMatchPredicate();
  }

  private JsonObject list(Filter filter, int limit) {
    List<ConnectionInfo> open = connections.open();
    List<ConnectionInfo> matched =
        open.stream()
            .filter(info -> filter.matches(new ConnectionSource(info, true)))
            .sorted(Comparator.comparingLong(ConnectionInfo::openedMillis).reversed())
            .toList();
    JsonArray listed = new JsonArray();
    matched.stream().limit(Math.max(0, limit)).forEach(info -> listed.add(info.toJson()));
    return new JsonObject()
        .put("total", open.size())
        .put("matched", matched.size())
        .put("connections", listed);
  }
}
