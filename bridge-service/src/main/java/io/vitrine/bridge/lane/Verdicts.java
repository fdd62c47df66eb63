package io.vitrine.bridge.lane;

import io.vertx.core.Future;
import io.vitrine.bridge.cursor.Cursor;
import io.vitrine.bridge.deadletter.Cause;
import io.vitrine.bridge.kafka.Delivery;
import io.vitrine.contract.Addresses;
import io.vitrine.contract.VerdictRequest;
import io.vitrine.contract.VerdictRequest.Verdict;
import io.vitrine.mqtt.packet.ReasonCode;
import io.vitrine.runtime.Bus;
import io.vitrine.runtime.BusRefusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Tells the broker of dead letters whose publishers wait for Kafka, before it is told to forget
 * them. While a broker is not there nobody of its waits.
 *
 * <p>Threads: the lane's context.
 */
final class Verdicts {
  private static final Duration ASK_MAX = Duration.ofSeconds(3);
  private static final int ATTEMPTS = 3;

  private final Bus bus;
  private final LaneId id;
  private Future<Void> last = Future.succeededFuture();

  Verdicts(Bus bus, LaneId id) {
    this.bus = bus;
    this.id = id;
  }

  /** Those that are known and those on flights, by sequence. */
  static SortedMap<Long, Integer> plus(SortedMap<Long, Integer> known, List<Flight> flights) {
    SortedMap<Long, Integer> all = new TreeMap<>(known);
    for (Flight flight : flights) {
      for (Delivery each : flight.awaiting()) {
        Cause cause = each.cause();
        if (cause != null) {
          all.put(each.sequence(), reason(cause).code());
        }
      }
    }
    return all;
  }

  /**
   * Runs {@code then} when the broker knows the verdicts on these flights, and those before.
   *
   * @param position has those that were committed before a crash; null if there is none
   */
  void tell(List<Flight> landed, @Nullable Cursor position, Runnable then) {
    SortedMap<Long, Integer> all = plus(new TreeMap<>(), landed);
    Flight newest = landed.get(landed.size() - 1);
    if (position != null && position.epoch() == newest.epoch()) {
      all.putAll(position.verdicts().subMap(landed.get(0).first(), newest.last() + 1));
    }
    if (!all.isEmpty()) {
      List<Verdict> verdicts = new ArrayList<>();
      all.forEach((sequence, reason) -> verdicts.add(new Verdict(sequence, reason)));
      VerdictRequest request = new VerdictRequest(id.log(), newest.epoch(), verdicts);
      last = last.compose(told -> send(request, ATTEMPTS));
    }
    if (last.isComplete()) {
      then.run();
    } else {
      last.onComplete(told -> then.run());
    }
  }

  private static ReasonCode reason(Cause cause) {
    return cause == Cause.INVALID_PAYLOAD
        ? ReasonCode.PAYLOAD_FORMAT_INVALID
        : ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR;
  }

  private Future<Void> send(VerdictRequest request, int attempts) {
    return bus.request(Addresses.verdicts(id.node()), request.encode(), ASK_MAX)
        .<Void>mapEmpty()
        .recover(
            cause ->
                attempts > 1
                        && cause instanceof BusRefusal refusal
                        && refusal.code() == BusRefusal.TIMEOUT
                    ? send(request, attempts - 1)
                    : Future.succeededFuture());
  }
}
