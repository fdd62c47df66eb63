package io.vitrine.broker.sys;

import io.vitrine.broker.connection.ClientDirectory;
import io.vitrine.broker.connection.LoopScope;
import io.vitrine.broker.loop.Counter;
import io.vitrine.broker.router.RoutingTables;
import io.vitrine.broker.store.BrokerStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values of the {@code $SYS} topics, summed over the event loops' own counters. Names and forms
 * are mosquitto's ({@code man mosquitto}, "Broker status").
 *
 * <p>Threads: one; what it reads was true a moment ago.
 */
final class SysValues {
  private static final String ROOT = "$SYS/broker/";
  private static final String DROPPED = Counter.DROPPED_OFFLINE.meter();
  private static final String REFUSED = Counter.REFUSED_OUTBOX_FULL.meter();

  private final String version;
  private final List<LoopScope> scopes;
  private final ClientDirectory clients;
  private final RoutingTables tables;
  private final @Nullable BrokerStore store;
  private final long startNanos = System.nanoTime();
  private final Map<Load, LoadAverage> loads = new LinkedHashMap<>();
  private long maximum;
  private long lastNanos;

  /** What has load averages, with the counters that are summed for it. */
  private enum Load {
    MESSAGES_RECEIVED("messages/received", Counter.PACKETS_IN),
    MESSAGES_SENT("messages/sent", Counter.PACKETS_OUT),
    PUBLISH_DROPPED("publish/dropped", Counter.DROPPED_OFFLINE),
    PUBLISH_RECEIVED("publish/received", Counter.MESSAGES_IN_0),
    PUBLISH_SENT("publish/sent", Counter.MESSAGES_OUT_0),
    BYTES_RECEIVED("bytes/received", Counter.BYTES_IN),
    BYTES_SENT("bytes/sent", Counter.BYTES_OUT),
    SOCKETS("sockets", Counter.OPENED),
    CONNECTIONS("connections", Counter.CONNECTED);

    private final String topic;
    private final Counter counter;

    Load(String topic, Counter counter) {
      this.topic = topic;
      this.counter = counter;
    }
  }

  SysValues(
      String version,
      List<LoopScope> scopes,
      ClientDirectory clients,
      RoutingTables tables,
      @Nullable BrokerStore store) {
    this.version = version;
    this.scopes = scopes;
    this.clients = clients;
    this.tables = tables;
    this.store = store;
    for (Load each : Load.values()) {
      loads.put(each, new LoadAverage(ROOT + "load/" + each.topic));
    }
  }

  /** How many clients there are; to be called often, so that the maximum is true. */
  void lookAtClients() {
    maximum = Math.max(maximum, sessions());
  }

  /** Each topic with its value. */
  Map<String, String> now() {
    Map<String, String> values = new LinkedHashMap<>();
    long now = System.nanoTime();
    values.put(ROOT + "version", "vitrine version " + version);
    values.put(ROOT + "uptime", (now - startNanos) / 1_000_000_000 + " seconds");
    clients(values);
    loads(values, now);
    messages(values);
    for (Counter each : Counter.values()) {
      if (each.meter().equals(DROPPED) || each.meter().equals(REFUSED)) {
        put(values, "drops/" + each.tagValue(), one(each));
      }
    }
    return values;
  }

  private void clients(Map<String, String> values) {
    long connected = one(Counter.CONNECTED) - one(Counter.CONNECTED_ENDED);
    long total = sessions();
    long away = Math.max(0, total - connected);
    lookAtClients();
    put(values, "clients/total", total);
    put(values, "clients/maximum", maximum);
    put(values, "clients/connected", connected);
    put(values, "clients/active", connected);
    put(values, "clients/disconnected", away);
    put(values, "clients/inactive", away);
    put(values, "clients/expired", one(Counter.SESSIONS_EXPIRED));
  }

  private void loads(Map<String, String> values, long now) {
    double seconds = lastNanos == 0 ? 0 : (now - lastNanos) / 1e9;
    lastNanos = now;
    loads.forEach(
        (load, average) -> {
          average.look(all(load.counter), seconds);
          average.tell(values);
        });
  }

  private void messages(Map<String, String> values) {
    long stored = tables.retained().size() + (store == null ? 0 : store.storedMessages());
    long bytes = tables.retained().bytes() + (store == null ? 0 : store.storedBytes());
    long inFlight = 0;
    for (LoopScope each : scopes) {
      stored += each.sessions().account().queuedMessages();
      bytes += each.sessions().account().queuedBytes();
      inFlight += each.inFlight();
    }
    put(values, "messages/received", one(Counter.PACKETS_IN));
    put(values, "messages/sent", one(Counter.PACKETS_OUT));
    put(values, "messages/stored", stored);
    put(values, "messages/inflight", inFlight);
    put(values, "store/messages/count", stored);
    put(values, "store/messages/bytes", bytes);
    put(values, "subscriptions/count", tables.size() - tables.shared());
    put(values, "shared_subscriptions/count", tables.shared());
    put(values, "retained messages/count", tables.retained().size());
    put(values, "publish/messages/dropped", all(Counter.DROPPED_OFFLINE));
    put(values, "publish/messages/received", all(Counter.MESSAGES_IN_0));
    put(values, "publish/messages/sent", all(Counter.MESSAGES_OUT_0));
    put(values, "publish/bytes/received", one(Counter.PUBLISH_BYTES_IN));
    put(values, "publish/bytes/sent", one(Counter.PUBLISH_BYTES_OUT));
    put(values, "bytes/received", one(Counter.BYTES_IN));
    put(values, "bytes/sent", one(Counter.BYTES_OUT));
  }

  private static void put(Map<String, String> values, String topic, long value) {
    values.put(ROOT + topic, Long.toString(value));
  }

  private long sessions() {
    return clients.size();
  }

  /** All rows of the counter's meter: every QoS, every cause. */
  private long all(Counter counter) {
    long sum = 0;
    for (Counter each : Counter.values()) {
      if (each.meter().equals(counter.meter())) {
        sum += one(each);
      }
    }
    return sum;
  }

  private long one(Counter counter) {
    long sum = 0;
    for (LoopScope each : scopes) {
      sum += each.loop().counters().get(counter);
    }
    return sum;
  }
}
