package io.vitrine.broker.outbox;

import io.vertx.core.buffer.Buffer;
import io.vitrine.contract.CountedRoutes;
import io.vitrine.contract.OutboxClaims;
import io.vitrine.contract.OutboxRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which routes the records of an outbox were taken for there.
 *
 * <p>Threads: one at a time.
 */
final class ClaimedRoutes {
  private final String outbox;
  private byte[] claims = {};
  private List<String> routes = List.of();

  /**
   * @param outbox name of the kind
   */
  ClaimedRoutes(String outbox) {
    this.outbox = outbox;
  }

  /** Those of a record; mostly the same as of the one before. */
  List<String> of(Buffer record) {
    if (!OutboxRecord.hasClaims(record)) {
      return List.of(CountedRoutes.UNKNOWN);
    }
    if (!OutboxRecord.claimsAre(record, claims)) {
      claims = OutboxRecord.claims(record);
      routes = mine(OutboxClaims.decode(claims));
    }
    return routes;
  }

  private List<String> mine(OutboxClaims all) {
    OutboxClaims.@Nullable Claim mine =
        all.all().stream()
            .filter(each -> each.outbox().equals(OutboxClaims.HERE) || each.outbox().equals(outbox))
            .findFirst()
            .orElse(null);
    return mine == null ? List.of() : mine.routes();
  }
}
