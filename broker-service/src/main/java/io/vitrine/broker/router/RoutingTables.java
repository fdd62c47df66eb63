package io.vitrine.broker.router;

import io.netty.buffer.Unpooled;
import io.vitrine.broker.router.retained.RetainedMessages;
import io.vitrine.broker.router.subscription.SubscriptionTable;
import io.vitrine.broker.session.Subscription;
import io.vitrine.mqtt.packet.MalformedPacket;
import io.vitrine.mqtt.packet.ReasonCode;
import io.vitrine.mqtt.topic.DelayedTopic;
import io.vitrine.mqtt.topic.TopicFilter;
import io.vitrine.mqtt.topic.TopicName;
import io.vitrine.mqtt.topic.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * What the routers of all event loops share: subscriptions, retained messages, and which topics the
 * outbox wants.
 *
 * <p>Threads: any.
 */
public final class RoutingTables {
  private final SubscriptionTable<Interest> subscriptions = new SubscriptionTable<>();

  /** How the topics begin that only the broker itself publishes to. */
  public static final String RESERVED = "$SYS/";

  private final RetainedMessages retained;

  /** The broker's own, of reserved topics: as many as it publishes, and never on disk. */
  private final RetainedMessages reserved =
      new RetainedMessages(Integer.MAX_VALUE, Integer.MAX_VALUE);

  private final Function<String, Destination> destinations;
  private final int levelsMax;
  private final int routesMax;
  private final long routeBytesMax;
  private final boolean nonCharacters;
  private final SharedStrategy strategy;

  /** Counts how often the destinations changed. */
  private final AtomicInteger generation = new AtomicInteger();

  /**
   * @param destinations where the messages of a topic go beside the subscribers
   * @param levelsMax most levels of a topic
   * @param routesMax most topics whose route each event loop remembers
   * @param routeBytesMax most bytes of those
   * @param nonCharacters whether topics may have code points that Unicode gives to nobody
   * @param strategy which members of shared subscriptions get messages
   */
  public RoutingTables(
      RetainedMessages retained,
      Function<String, Destination> destinations,
      int levelsMax,
      int routesMax,
      long routeBytesMax,
      boolean nonCharacters,
      SharedStrategy strategy) {
    this.nonCharacters = nonCharacters;
    this.strategy = strategy;
    this.retained = retained;
    this.destinations = destinations;
    this.levelsMax = levelsMax;
    this.routesMax = routesMax;
    this.routeBytesMax = routeBytesMax;
  }

  public RetainedMessages retained() {
    return retained;
  }

  /** The retained messages of a topic, or those that a filter can match. */
  RetainedMessages retained(String topicOrFilter) {
    // A filter that begins with a wildcard does not match them ([MQTT-4.7.2-1]).
    return topicOrFilter.startsWith(RESERVED) ? reserved : retained;
  }

  /** Number of subscriptions that are shared with others, counted per member. */
  public int shared() {
    return subscriptions.snapshot().shared();
  }

  /** Number of subscriptions. */
  public int size() {
    return subscriptions.snapshot().size();
  }

  /** All subscriptions of {@code from} become those of {@code to} at once. */
  public void move(Collection<Subscription> all, Subscriber to) {
    subscriptions.putAll(all.stream().map(each -> row(to, each)).toList());
  }

  /** Removes all subscriptions of a session at once. */
  public void removeAll(Subscriber subscriber, Collection<Subscription> all) {
    if (!all.isEmpty()) {
      subscriptions.removeAll(all.stream().map(each -> row(subscriber, each)).toList());
    }
  }

  void put(Subscriber subscriber, Subscription subscription) {
    subscriptions.putAll(List.of(row(subscriber, subscription)));
  }

  void remove(Subscriber subscriber, TopicFilter filter) {
    subscriptions.removeAll(List.of(row(subscriber, new Subscription(filter, 0, false, false, 0))));
  }

  SubscriptionTable<Interest> subscriptions() {
    return subscriptions;
  }

  SharedStrategy strategy() {
    return strategy;
  }

  int routesMax() {
    return routesMax;
  }

  long routeBytesMax() {
    return routeBytesMax;
  }

  Route newRoute(byte[] bytes, int length, int hash) throws MalformedPacket {
    byte[] topic = Arrays.copyOf(bytes, length);
    if (!TopicName.valid(Unpooled.wrappedBuffer(topic), 0, length)) {
      throw new MalformedPacket(
          ReasonCode.TOPIC_NAME_INVALID, "MQTT-3.3.2-2", "a topic that is no topic name");
    }
    String text = new String(topic, StandardCharsets.UTF_8);
    if (!nonCharacters && Utf8.hasNonCharacter(text)) {
      throw new MalformedPacket(
          ReasonCode.TOPIC_NAME_INVALID, "1.5.4", "a topic with a non-character");
    }
    DelayedTopic delay = DelayedTopic.of(text);
    String target = delay == null ? text : delay.topic();
    if (TopicName.levels(target) > levelsMax) {
      throw new MalformedPacket(
          ReasonCode.TOPIC_NAME_INVALID, "4.7", "a topic of more than " + levelsMax + " levels");
    }
    return new Route(topic, hash, target.startsWith(RESERVED), delay);
  }

  /** Destinations have changed: every event loop asks for them again with its next message. */
  public void destinationsChanged() {
    generation.incrementAndGet();
    subscriptions.touch();
  }

  /** Brings a route's destination up to date. */
  void destine(Route route, String topic) {
    int now = generation.get();
    if (route.generation() != now) {
      route.destine(now, destinations.apply(topic));
    }
  }

  private static SubscriptionTable.Row<Interest> row(
      Subscriber subscriber, Subscription subscription) {
    return new SubscriptionTable.Row<>(
        subscription.filter(),
        key(subscriber, subscription),
        Interest.of(subscriber, subscription));
  }

  /** A shared and a plain subscription to one filter are two; U+0000 is in no client identifier. */
  private static String key(Subscriber subscriber, Subscription subscription) {
    String share = subscription.filter().share();
    return share == null ? subscriber.key() : '\0' + share + '/' + subscriber.key();
  }
}
