package io.vitrine.broker.outbox;

import io.vitrine.config.BrokerOptions;
import io.vitrine.config.OutboxSettings;
import io.vitrine.config.Settings;
import io.vitrine.route.OutboxKind;

/**
 * What holds for the outbox where a route says nothing.
 *
 * @param partitions logs of each kind
 * @param logBytesMax most bytes of a log
 * @param limits what else holds
 */
public record OutboxDefaults(int partitions, long logBytesMax, KindOutbox.Limits limits) {
  static OutboxDefaults of(Settings settings) {
    return new OutboxDefaults(
        settings.get(BrokerOptions.OUTBOX_PARTITIONS),
        settings.get(BrokerOptions.OUTBOX_BYTES_MAX),
        new KindOutbox.Limits(
            0,
            settings.get(BrokerOptions.OUTBOX_AGE_MAX),
            settings.get(BrokerOptions.OUTBOX_POLICY)));
  }

  /** Limits of a route's own, where it says something. */
  KindOutbox.Limits with(OutboxSettings own) {
    return new KindOutbox.Limits(
        own.bytesMax(),
        own.ageMillisMax() > 0 ? own.ageMillisMax() : limits.ageMillisMax(),
        own.policy().equals(OutboxKind.DEFAULT) ? limits.policy() : own.policy());
  }
}
