package io.vitrine.standalone;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vitrine.contract.CountedRoutes;

/**
 * What a ledger says of one route of a partition of an outbox.
 *
 * @param name of the route
 * @param figures as the API gives them
 * @param outbox the partition's own
 */
record LedgerLine(String name, JsonObject figures, JsonObject outbox) {
  /**
   * How many messages are missing in it; negative if it has more than were accepted. 0 where that
   * cannot be told, or some are on their way still.
   */
  long difference() {
    boolean still = outbox.getLong("pending") == 0 && outbox.getBoolean("counted_exactly", false);
    long pending = still ? figures.getLong("pending", 0L) : 0;
    // What cannot be read is in no route's line; what is dropped may have been sent all the same.
    JsonObject unread = lines(outbox).getJsonObject(CountedRoutes.UNREADABLE, new JsonObject());
    long least = -figures.getLong("dropped");
    long most = unread.getLong("dead_letters", 0L);
    return name.startsWith("(") || pending >= least && pending <= most ? 0 : pending;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("route " + name + ": accepted ");
    text.append(figures.getLong("accepted"));
    for (String each :
        new String[] {
          "taken_over", "records", "dead_letters", "given_up", "skipped", "dropped", "pending"
        }) {
      if (figures.getLong(each, 0L) != 0) {
        text.append(", ").append(each.replace('_', ' ')).append(' ').append(figures.getLong(each));
      }
    }
    return text.toString();
  }

  /** Whether all of a ledger's lines add up. */
  static boolean addUp(JsonObject ledger) {
    JsonArray outboxes = ledger.getJsonArray("outboxes");
    for (int i = 0; i < outboxes.size(); i++) {
      JsonObject outbox = outboxes.getJsonObject(i);
      for (String name : lines(outbox).fieldNames()) {
        if (of(outbox, name).difference() != 0) {
          return false;
        }
      }
    }
    return true;
  }

  static LedgerLine of(JsonObject outbox, String name) {
    return new LedgerLine(name, lines(outbox).getJsonObject(name), outbox);
  }

  /** By route. */
  static JsonObject lines(JsonObject outbox) {
    return outbox.getJsonObject("routes", new JsonObject());
  }
}
