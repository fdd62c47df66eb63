package io.vitrine.broker.connection;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vitrine.broker.loop.Loop;
import io.vitrine.broker.session.DropCause;
import io.vitrine.broker.session.Session;
import io.vitrine.broker.session.Subscription;
import io.vitrine.tap.ClientDesk;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Clients and their sessions, for those who administer the broker: each session is asked on its own
 * event loop.
 *
 * <p>Threads: any; futures complete on an event loop.
 */
public final class SessionDesk implements ClientDesk {
  private static final int ATTEMPTS_MAX = 50;
  private static final int ATTEMPT_MILLIS = 20;

  private final String node;
  private final ClientDirectory clients;

  public SessionDesk(String node, ClientDirectory clients) {
    this.node = node;
    this.clients = clients;
  }

  /**
   * The clients whose identifier {@code wanted} takes, by identifier: {@code {"total": n,
   * "matched": n, "clients": […]}}. Those whose session moves to another event loop at the moment
   * are counted and not listed.
   */
  public Future<JsonObject> list(Predicate<String> wanted, int limit) {
    List<Claim> matched = new ArrayList<>();
    for (Claim each : clients.all()) {
      if (wanted.test(each.clientId)) {
        matched.add(each);
      }
    }
    matched.sort(Comparator.comparing((Claim each) -> each.clientId));
    Map<Loop, List<Claim>> byLoop = new LinkedHashMap<>();
    matched.stream()
        .limit(limit)
        .forEach(
            each -> byLoop.computeIfAbsent(each.keeper.loop(), l -> new ArrayList<>()).add(each));
    List<Future<List<JsonObject>>> asked = new ArrayList<>();
    byLoop.forEach((loop, claims) -> asked.add(describe(loop, claims)));
    return Future.all(asked)
        .map(
            all -> {
              JsonArray listed = new JsonArray();
              asked.stream()
                  .flatMap(each -> each.result().stream())
                  .sorted(Comparator.comparing((JsonObject each) -> each.getString("client_id")))
                  .forEach(listed::add);
              return new JsonObject()
                  .put("total", clients.size())
                  .put("matched", matched.size())
                  .put("clients", listed);
            });
  }

  private Future<List<JsonObject>> describe(Loop loop, List<Claim> claims) {
    Promise<List<JsonObject>> promise = Promise.promise();
    loop.execute(
        () ->
            promise.complete(
                claims.stream()
                    .filter(each -> each.state() == Claim.State.OWNER)
                    .map(each -> describe(each, false))
                    .toList()));
    return promise.future();
  }

  @Override
  public Future<Optional<JsonObject>> find(String clientId) {
    return ask(clientId, claim -> describe(claim, true), ATTEMPTS_MAX);
  }

  @Override
  public Future<Optional<JsonObject>> expel(String clientId, boolean sessionToo) {
    return ask(
        clientId,
        claim -> {
          JsonObject before = describe(claim, false);
          claim.keeper.expel(claim, sessionToo);
          return before.put("session", claim.state() == Claim.State.GONE ? "ended" : "kept");
        },
        ATTEMPTS_MAX);
  }

  /** Asks who has the session, on its event loop; again a little later while it is on its way. */
  private Future<Optional<JsonObject>> ask(
      String clientId, Function<Claim, JsonObject> question, int attempts) {
    Claim claim = clients.find(clientId);
    if (claim == null) {
      return Future.succeededFuture(Optional.empty());
    }
    if (attempts == 0) {
      return Future.failedFuture(
          new RejectedExecutionException("the session is on its way for too long"));
    }
    Promise<Optional<JsonObject>> promise = Promise.promise();
    Loop loop = claim.keeper.loop();
    loop.execute(
        () -> {
          loop.tick();
          if (claim.state() == Claim.State.OWNER) {
            promise.complete(Optional.of(question.apply(claim)));
          } else {
            loop.executor()
                .schedule(
                    () -> ask(clientId, question, attempts - 1).onComplete(promise),
                    ATTEMPT_MILLIS,
                    TimeUnit.MILLISECONDS);
          }
        });
    return promise.future();
  }

  private JsonObject describe(Claim claim, boolean whole) {
    Session session = claim.subscriber().session();
    Claimant claimant = claim.claimant();
    JsonObject drops = new JsonObject();
    for (DropCause each : DropCause.values()) {
      if (session.dropped(each) > 0) {
        drops.put(each.name().toLowerCase(Locale.ROOT), session.dropped(each));
      }
    }
    JsonObject json =
        new JsonObject()
            .put("client_id", claim.clientId)
            .put("node", node)
            .put("loop", claim.keeper.loop().index())
            .put("connected", claimant != null)
            .put("session_expiry_seconds", session.expirySeconds())
            .put("on_disk", session.onDisk())
            .put("subscriptions", session.subscriptions().size())
            .put("queued_messages", session.queued())
            .put("inflight_messages", session.inFlight())
            .put("dropped", session.dropped())
            .put("drops", drops);
    if (claimant != null) {
      json.put("connection_id", claimant.connectionId());
    } else {
      json.put("ends_millis", claim.keeper.loop().clock().wallMillis(claim.expiresAtMillis()));
    }
    if (whole) {
      JsonArray filters = new JsonArray();
      session.subscriptions().forEach(each -> filters.add(describe(each)));
      json.put("filters", filters);
    }
    return json;
  }

  private static JsonObject describe(Subscription subscription) {
    JsonObject json =
        new JsonObject()
            .put("filter", subscription.filter().text())
            .put("qos", subscription.qos())
            .put("no_local", subscription.noLocal())
            .put("retain_as_published", subscription.retainAsPublished());
    return subscription.id() == 0 ? json : json.put("subscription_identifier", subscription.id());
  }
}
