package io.vitrine.runtime;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vitrine.config.Settings;

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
    Readiness readiness,
    String node,
    long incarnation) {}
