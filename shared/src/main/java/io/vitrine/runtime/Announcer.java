package io.vitrine.runtime;

import io.vertx.core.Future;
import io.vitrine.contract.Addresses;
import io.vitrine.contract.NodeAnnouncement;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Announces a service every second, and whenever somebody new asks who is there.
 *
 * <p>Threads: the supplier runs on a Vert.x context.
 */
public final class Announcer {
  private static final int INTERVAL_MILLIS = 1_000;

  private final Bus bus;
  private final Supplier<NodeAnnouncement> self;
  private Bus.@Nullable Registration registration;
  private long timer = -1;

  public Announcer(Bus bus, Supplier<NodeAnnouncement> self) {
    this.bus = bus;
    this.self = self;
  }

  public Future<Void> start() {
    registration = bus.listen(Addresses.HELLO, hello -> announce());
    timer = bus.vertx().setPeriodic(INTERVAL_MILLIS, tick -> announce());
    announce();
    return registration.ready();
  }

  /** Falls silent; others notice after {@link Directory#SILENCE_MILLIS}. */
  public Future<Void> stop() {
    bus.vertx().cancelTimer(timer);
    return registration == null ? Future.succeededFuture() : registration.close();
  }

  private void announce() {
    bus.publish(Addresses.ANNOUNCE, self.get().encode());
  }
}
