package io.vitrine.runtime;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vitrine.config.Settings;
import io.vitrine.runtime.tracing.Tracing;

/**
 * What a {@link Service} is built from.
 *
 * @param node name of this node: unique in the cluster, the same after a restart
 * @param incarnation epoch milliseconds of this start
 */
public record ServiceContext(
    Vertx vertx,
    Bus bus,
    Settings settings,
    MeterRegistry meters,
    Tracing tracing,
    Readiness readiness,
    String node,
    long incarnation) {

  /** One that makes no spans. */
  public ServiceContext(
      Vertx vertx,
      Bus bus,
      Settings settings,
      MeterRegistry meters,
      Readiness readiness,
      String node,
      long incarnation) {
    this(vertx, bus, settings, meters, Tracing.OFF, readiness, node, incarnation);
  }

  /** The same with other settings. */
  public ServiceContext with(Settings other) {
    return new ServiceContext(vertx, bus, other, meters, tracing, readiness, node, incarnation);
  }
}
