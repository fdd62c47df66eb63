package io.vitrine.tap;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vitrine.contract.Addresses;
import io.vitrine.contract.TapFollow;
import io.vitrine.contract.TapPacket;
import io.vitrine.contract.TapQuery;
import io.vitrine.contract.TapRefusal;
import io.vitrine.contract.TapReply;
import io.vitrine.contract.TapRequest;
import io.vitrine.filter.Filter;
import io.vitrine.filter.FilterSyntaxException;
import io.vitrine.log.RingLog;
import io.vitrine.runtime.BlockingLane;
import io.vitrine.runtime.Bus;
import io.vitrine.runtime.BusRefusal;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Answers requests to the tap of this node: filters are evaluated here, on the blocking lane, and
 * only what matches crosses the bus. Every request is bounded in time, frames and bytes; what is
 * too much at once is refused with {@link TapRefusal#BUSY}.
 *
 * <p>Threads: requests come in on the context that called {@link #start}, or one of its own; the
 * rings are read on the lane.
 */
public final class TapService {
  static final int FOLLOWERS_MAX = 256;

  private final Bus bus;
  private final String node;
  private final TapReader reader;
  private final BlockingLane lane;
  private final AtomicInteger followers = new AtomicInteger();
  private Bus.@Nullable Registration registration;
  private volatile boolean stopped;

  /**
   * @param rings of TapRecords, by index of the event loop
   * @param lane where scans run; its threads are how many run at once
   */
  public TapService(
      Bus bus,
      String node,
      List<RingLog> rings,
      ConnectionDirectory connections,
      BlockingLane lane) {
    this.bus = bus;
    this.node = node;
    this.reader = new TapReader(rings, connections);
    this.lane = lane;
  }

  /** Completes when the whole cluster can ask. */
  public Future<Void> start() {
    registration = bus.serve(Addresses.tap(node), this::answer);
    return registration.ready();
  }

  /** Takes no more requests; those that wait are answered with what there is. */
  public Future<Void> stop() {
    stopped = true;
    return registration == null ? Future.succeededFuture() : registration.close();
  }

  private Future<Buffer> answer(Buffer body) {
    return Refusals.orRefuse(() -> dispatch(TapRequest.decode(body))).map(TapReply::encode);
  }

  private Future<TapReply> dispatch(TapRequest request) throws FilterSyntaxException {
    if (request instanceof TapQuery query) {
      Filter filter = Filter.compile(query.filter());
      return lane.run(() -> reader.query(query, filter));
    }
    if (request instanceof TapPacket packet) {
      return lane.run(() -> reader.packet(packet));
    }
    return follow((TapFollow) request);
  }

  private Future<TapReply> follow(TapFollow request) throws FilterSyntaxException {
    Filter filter = Filter.compile(request.filter());
    if (followers.incrementAndGet() > FOLLOWERS_MAX) {
      followers.decrementAndGet();
      return Future.failedFuture(
          new BusRefusal(TapRefusal.BUSY, FOLLOWERS_MAX + " readers follow this tap already"));
    }
    Vertx vertx = Objects.requireNonNull(Vertx.currentContext()).owner();
    return new Follower(vertx, lane, reader, request, filter, () -> stopped)
        .run()
        .onComplete(done -> followers.decrementAndGet());
  }
}
