package io.vitrine.tap;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Clients and their sessions, for those who administer a node.
 *
 * <p>Threads: any.
 */
public interface ClientDesk {
  /** Of a node that has none. */
  ClientDesk NOBODY =
      new ClientDesk() {
        @Override
        public Future<JsonObject> list(Predicate<String> wanted, int limit) {
          return Future.succeededFuture(
              new JsonObject().put("total", 0).put("matched", 0).put("clients", new JsonArray()));
        }

        @Override
        public Future<Optional<JsonObject>> find(String clientId) {
          return Future.succeededFuture(Optional.empty());
        }

        @Override
        public Future<Optional<JsonObject>> expel(String clientId, boolean sessionToo) {
          return Future.succeededFuture(Optional.empty());
        }
      };

  /**
   * The clients whose identifier {@code wanted} takes, by identifier: {@code {"total": n,
   * "matched": n, "clients": […]}}. Those whose session moves to another event loop at the moment
   * are counted and not listed.
   */
  Future<JsonObject> list(Predicate<String> wanted, int limit);

  /** One client with its subscriptions; empty if it has no session. */
  Future<Optional<JsonObject>> find(String clientId);

  /**
   * Ends the connection of a client with reason 0x98, and its session if {@code sessionToo}.
   *
   * @return what it was; empty if it has no session
   */
  Future<Optional<JsonObject>> expel(String clientId, boolean sessionToo);
}
