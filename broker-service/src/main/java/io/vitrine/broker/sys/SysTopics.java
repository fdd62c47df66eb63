package io.vitrine.broker.sys;

import io.vitrine.broker.connection.ClientDirectory;
import io.vitrine.broker.connection.LoopScope;
import io.vitrine.broker.loop.Loop;
import io.vitrine.broker.router.Router;
import io.vitrine.broker.router.RoutingTables;
import io.vitrine.broker.session.Message;
import io.vitrine.broker.store.BrokerStore;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the {@code $SYS} topics from one event loop: all at the start, then those whose value
 * has changed, with QoS 0 and retained, so that a new subscriber has them all at once. They are in
 * memory only, and go to no bridge.
 *
 * <p>Threads: the loop's.
 */
public final class SysTopics {
  private static final byte[] NO_PROPERTIES = {};

  private final Loop loop;
  private final Router router;
  private final SysValues values;
  private final long intervalSeconds;
  private final Map<String, String> published = new HashMap<>();
  private long seconds;

  private SysTopics(Loop loop, Router router, SysValues values, long intervalMillis) {
    this.loop = loop;
    this.router = router;
    this.values = values;
    this.intervalSeconds = Math.max(1, intervalMillis / 1_000);
  }

  /**
   * Begins with the first task of the first event loop.
   *
   * @param router of that loop
   * @param version of the broker
   * @param store null if there is none
   * @param intervalMillis 0: nothing is published
   */
  public static void begin(
      List<LoopScope> scopes,
      Router router,
      String version,
      ClientDirectory clients,
      RoutingTables tables,
      @Nullable BrokerStore store,
      long intervalMillis) {
    if (intervalMillis == 0) {
      return;
    }
    Loop loop = scopes.get(0).loop();
    SysValues values = new SysValues(version, scopes, clients, tables, store);
    SysTopics topics = new SysTopics(loop, router, values, intervalMillis);
    loop.execute(topics::publish);
    loop.everySecond(topics::second);
  }

  private void second() {
    values.lookAtClients();
    if (++seconds % intervalSeconds == 0) {
      publish();
    }
  }

  private void publish() {
    loop.tick();
    values
        .now()
        .forEach(
            (topic, value) -> {
              if (!value.equals(published.put(topic, value))) {
                router.publish(message(topic, value));
              }
            });
  }

  private Message message(String topic, String value) {
    byte[] payload = value.getBytes(StandardCharsets.UTF_8);
    return Message.of(
        topic, Message.NO_EXPIRY, NO_PROPERTIES, payload, 0, true, loop.epochMillis());
  }
}
