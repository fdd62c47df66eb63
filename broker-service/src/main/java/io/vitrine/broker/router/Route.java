package io.vitrine.broker.router;

import io.vitrine.mqtt.topic.DelayedTopic;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where the messages of one topic go, as one event loop sees it.
 *
 * <p>Threads: the loop's.
 */
public final class Route {
  static final Target[] NOBODY = {};
  static final SharedGroup[] NO_GROUPS = {};
  static final int[] NO_LOOPS = {};

  private final byte[] topic;
  private final int hash;
  private final boolean reserved;
  private final @Nullable DelayedTopic delay;

  // Valid for one generation of the routes to Kafka.
  private int generation = -1;
  private Destination destination = Destination.NOWHERE;

  // Valid for one version of the subscription table.
  private long version = -1;
  private Target[] local = NOBODY;
  private SharedGroup[] shared = NO_GROUPS;
  private int[] loops = NO_LOOPS;
  private int[] liveLoops = NO_LOOPS;
  private Target[] stored = NOBODY;
  private boolean stores;

  /** What a target takes, with its terms and its places in arrays. */
  private static final int TARGET_BYTES = 96;

  private static final int ROUTE_BYTES = 192;

  Route(byte[] topic, int hash, boolean reserved, @Nullable DelayedTopic delay) {
    this.topic = topic;
    this.hash = hash;
    this.reserved = reserved;
    this.delay = delay;
  }

  void update(
      long newVersion,
      Target[] targets,
      SharedGroup[] groups,
      int[] otherLoops,
      int[] otherLiveLoops,
      Target[] storedElsewhere) {
    version = newVersion;
    local = targets;
    shared = groups;
    loops = otherLoops;
    liveLoops = otherLiveLoops;
    stored = storedElsewhere;
    stores = stored.length > 0 || anyStored(local);
    for (SharedGroup group : shared) {
      stores |= anyStored(group.members());
    }
  }

  /** Bytes that it takes, about. */
  long weight() {
    long targets = (long) local.length + stored.length;
    for (SharedGroup group : shared) {
      targets += group.members().length + 1;
    }
    return ROUTE_BYTES + topic.length + targets * TARGET_BYTES;
  }

  int generation() {
    return generation;
  }

  void destine(int newGeneration, Destination newDestination) {
    generation = newGeneration;
    destination = newDestination;
  }

  private static boolean anyStored(Target[] targets) {
    for (Target each : targets) {
      if (Keeping.stores(each.subscriber(), each.terms())) {
        return true;
      }
    }
    return false;
  }

  /** Whether messages with QoS 1 or 2 go into the store, for one subscriber at least. */
  public boolean stores() {
    return stores;
  }

  /** Where its messages go beside the subscribers. */
  public Destination destination() {
    return destination;
  }

  /** Whether a route to Kafka wants its messages. */
  public boolean forKafka() {
    return destination.partitions().length > 0;
  }

  /** Whether its messages are acknowledged only when Kafka has them. */
  public boolean awaitsKafka() {
    return destination.awaiting() != 0;
  }

  /** Whether only the broker itself may publish to it: {@code $SYS/…}. */
  public boolean reserved() {
    return reserved;
  }

  /** What is to happen later, if its messages are not published at once; else null. */
  public @Nullable DelayedTopic delay() {
    return delay;
  }

  /** Whether anybody subscribed. */
  public boolean wanted() {
    return local.length > 0 || loops.length > 0 || shared.length > 0;
  }

  public String topic() {
    return new String(topic, StandardCharsets.UTF_8);
  }

  long version() {
    return version;
  }

  Target[] local() {
    return local;
  }

  SharedGroup[] shared() {
    return shared;
  }

  /** Other loops that have subscribers. */
  int[] loops() {
    return loops;
  }

  /** Other loops that have subscribers who get QoS 1 and 2 not from the store. */
  int[] liveLoops() {
    return liveLoops;
  }

  /** Subscribers on other loops who get QoS 1 and 2 from the store. */
  Target[] stored() {
    return stored;
  }

  int hash() {
    return hash;
  }

  /** The same on every event loop, and after a restart. */
  int topicHash() {
    return Arrays.hashCode(topic);
  }

  int topicLength() {
    return topic.length;
  }

  boolean is(byte[] bytes, int length) {
    return Arrays.equals(topic, 0, topic.length, bytes, 0, length);
  }
}
