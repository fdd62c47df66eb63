package io.vitrine.broker;

import io.micrometer.core.instrument.MeterRegistry;
import io.vitrine.broker.router.retained.RetainedMessages;
import io.vitrine.broker.session.QueuePolicy;
import io.vitrine.broker.store.BrokerStore;
import io.vitrine.broker.store.StoreLimits;
import io.vitrine.config.BrokerOptions;
import io.vitrine.config.NodeOptions;
import io.vitrine.config.Settings;
import io.vitrine.runtime.Readiness;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where sessions and retained messages are: on disk, or in memory alone.
 *
 * @param store null if they are in memory alone
 */
record SessionStorage(@Nullable BrokerStore store, RetainedMessages retained) {
  private static final String READINESS = "broker.store";

  /**
   * Opens the store, if there is to be one, and brings the retained messages back. Waits for the
   * disk.
   *
   * @throws io.vitrine.broker.store.StoreException if it cannot be used; the message says why
   */
  static SessionStorage open(Settings settings, MeterRegistry meters, Readiness readiness) {
    RetainedMessages retained =
        new RetainedMessages(
            settings.get(BrokerOptions.RETAINED_MESSAGES_MAX),
            settings.get(BrokerOptions.RETAINED_BYTES_MAX));
    if (!settings.get(BrokerOptions.PERSISTENCE)) {
      return new SessionStorage(null, retained);
    }
    Path dir = Path.of(settings.get(NodeOptions.DATA), "broker", "store");
    StoreLimits limits =
        new StoreLimits(
            settings.get(BrokerOptions.INFLIGHT_MESSAGES_MAX),
            settings.get(BrokerOptions.QUEUE_MESSAGES_MAX),
            settings.get(BrokerOptions.QUEUE_BYTES_MAX),
            settings.get(BrokerOptions.STORE_BYTES_MAX),
            QueuePolicy.named(settings.get(BrokerOptions.QUEUE_POLICY)),
            settings.get(BrokerOptions.STORE_PENDING_BYTES_MAX));
    boolean fsync = settings.get(BrokerOptions.DURABILITY).equals("fsync");
    BrokerStore store = BrokerStore.open(dir, limits, fsync, meters, retained::put);
    store.retained(retained::get);
    readiness.set(READINESS, true, dir.toString());
    store.onFailure(cause -> readiness.needsRestart(READINESS, String.valueOf(cause.getMessage())));
    return new SessionStorage(store, retained);
  }

  /** Writes what was asked for, and closes the store. Waits for the disk. */
  void close() {
    if (store != null) {
      store.close();
    }
  }
}
