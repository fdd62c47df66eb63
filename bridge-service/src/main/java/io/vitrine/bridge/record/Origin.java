package io.vitrine.bridge.record;

/**
 * Where a record comes from; with its sequence and route it is never the same for two records.
 *
 * @param node broker that received it
 * @param partition of the outbox
 * @param epoch of the outbox
 */
public record Origin(String node, int partition, long epoch) {}
