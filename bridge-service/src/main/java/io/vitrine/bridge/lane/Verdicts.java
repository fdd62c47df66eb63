package io.vitrine.bridge.lane;

import io.vertx.core.Future;
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

  /** Runs {@code then} when the broker knows the verdicts on these flights, and those before. */
  void tell(List<Flight> landed, Runnable then) {
    List<Verdict> verdicts = new ArrayList<>(0);
    long epoch = 0;
    for (Flight flight : landed) {
      for (Delivery each : flight.awaiting()) {
        Cause cause = each.cause();
        if (cause != null) {
          epoch = flight.epoch();
          verdicts.add(new Verdict(each.sequence(), reason(cause).code()));
        }
      }
    }
    if (!verdicts.isEmpty()) {
      VerdictRequest request = new VerdictRequest(id.log(), epoch, verdicts);
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
