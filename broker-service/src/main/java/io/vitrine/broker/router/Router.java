package io.vitrine.broker.router;

import io.netty.buffer.ByteBuf;
import io.vitrine.broker.loop.Counter;
import io.vitrine.broker.loop.Loop;
import io.vitrine.broker.loop.ParcelReader;
import io.vitrine.broker.session.DeliveryTerms;
import io.vitrine.broker.session.Leftover;
import io.vitrine.broker.session.Message;
import io.vitrine.broker.session.Subscription;
import io.vitrine.broker.store.Elsewhere;
import io.vitrine.broker.store.StoreLane;
import io.vitrine.mqtt.codec.FixedHeader;
import io.vitrine.mqtt.codec.PublishView;
import io.vitrine.mqtt.packet.MalformedPacket;
import io.vitrine.mqtt.topic.TopicFilter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Routing on one event loop: {@link #load}, {@link #route}, {@link #deliver}. Subscribers on other
 * loops get the frame once per loop, and their loop's router goes on from there.
 *
 * <p>Threads: the loop's.
 */
public final class Router implements ParcelReader {
  private static final Logger LOG = LoggerFactory.getLogger(Router.class);

  private final Loop loop;
  private final RoutingTables tables;
  private final RouteCache cache;
  private final Publication publication = new Publication();
  private final Publication kept = new Publication();
  private final PublishView view = new PublishView();
  private final Keeping keeping;

  /** Messages of the broker itself that came up while another was being delivered. */
  private final Deque<Runnable> later = new ArrayDeque<>();

  /** Whose turn it is in shared subscriptions. */
  private final Map<String, SharedTurn> turns = SharedTurn.remembered();

  private final BiFunction<String, List<Target>, SharedGroup> groups;
  private boolean delivering;
  private @Nullable Forwarder forwarder;
  private BooleanSupplier diskLow = () -> false;

  /**
   * @param lane this loop's way into the store; null if there is none
   */
  public Router(Loop loop, RoutingTables tables, @Nullable StoreLane lane) {
    this.loop = loop;
    this.keeping = new Keeping(lane);
    this.tables = tables;
    this.cache = new RouteCache(tables.routesMax(), tables.routeBytesMax());
    this.groups =
        (name, members) ->
            new SharedGroup(
                name,
                members,
                tables.strategy(),
                turns.computeIfAbsent(name, made -> new SharedTurn(loop.index())));
    if (lane != null) {
      lane.heirs(this::passOn);
    }
  }

  /** Number of subscriptions of all sessions. */
  public int subscriptions() {
    return tables.size();
  }

  /** Loads a PUBLISH of a client; what follows is about it. */
  public Publication load(PublishView frame, boolean version5, byte @Nullable [] alias) {
    publication.load(frame, version5, alias, loop.epochMillis());
    return publication;
  }

  /** Loads a message that was kept; what follows is about it, until {@link #unload}. */
  public Publication load(Message message) {
    publication.load(message, loop.epochMillis());
    return publication;
  }

  /** The loaded message is not to be delivered. */
  public void unload() {
    publication.unload();
  }

  /**
   * Where the loaded message goes.
   *
   * @throws MalformedPacket if its topic is no topic name
   */
  public Route route() throws MalformedPacket {
    byte[] topic = publication.topic();
    int length = publication.topicLength();
    int hash = cache.hash(topic, length);
    Route route = cache.find(topic, length, hash);
    if (route == null) {
      route = tables.newRoute(topic, length, hash);
      cache.add(route);
    }
    if (route.version() != tables.subscriptions().snapshot().version()) {
      String text = route.topic();
      long before = route.weight();
      RouteBuilder.update(route, loop.index(), tables.subscriptions().snapshot(), text, groups);
      tables.destine(route, text);
      cache.grown(route, before);
    }
    return route;
  }

  /**
   * Delivers the loaded message to all who subscribed, and retains it if its flag says so.
   *
   * @param publisher who sent it; null if nobody's No Local can be meant
   * @return the turn of the store that has it for those whose sessions are stored, and as retained
   *     message; 0 if nothing went there
   */
  public long deliver(Route route, @Nullable Subscriber publisher) {
    keeping.begin();
    retain(route);
    if (!route.wanted()) {
      if (!route.reserved()) {
        loop.counters().add(Counter.MESSAGES_UNROUTED);
      }
      publication.unload();
      return keeping.turn();
    }
    boolean stores = publication.qos() > 0 && route.stores();
    delivering = true;
    try {
      if (stores) {
        store(route, publisher);
      }
      send(stores ? route.liveLoops() : route.loops());
      deliverHere(route, publisher);
      for (SharedGroup group : route.shared()) {
        Target chosen = group.choose(route, publisher);
        if (stores && Keeping.stores(chosen.subscriber(), chosen.terms())) {
          keeping.add(publication, chosen.subscriber(), chosen.terms(), publication.qos());
        } else {
          deliverShared(chosen);
        }
      }
      keeping.end();
    } finally {
      delivered();
    }
    return keeping.turn();
  }

  /**
   * Puts the loaded message into the store for those whose sessions are stored, and as retained
   * message; the others get it with {@link Kept#deliver}, when the disk has it. So it is not routed
   * twice when the process ends in between and its publisher sends it again.
   *
   * @param outbox that gets the message too, and without which no session does; null if none does
   */
  public Kept keep(Route route, @Nullable Subscriber publisher, @Nullable Elsewhere outbox) {
    keeping.begin();
    retain(route);
    if (!route.wanted()) {
      loop.counters().add(Counter.MESSAGES_UNROUTED);
    }
    Kept kept = new Kept(this, route, publication.keep(), publisher);
    if (route.stores()) {
      store(route, publisher);
    }
    for (SharedGroup group : route.shared()) {
      Target chosen = group.choose(route, publisher);
      if (Keeping.stores(chosen.subscriber(), chosen.terms())) {
        keeping.add(publication, chosen.subscriber(), chosen.terms(), publication.qos());
      } else {
        kept.chosen(chosen);
      }
    }
    keeping.end(outbox);
    publication.unload();
    return kept;
  }

  /** The turn of the store that has what was kept last; 0 if nothing was. */
  public long keptTurn() {
    return keeping.turn();
  }

  void deliverKept(
      Route route, Message message, @Nullable Subscriber publisher, List<Target> chosen) {
    publication.load(message, loop.epochMillis());
    delivering = true;
    try {
      send(route.liveLoops());
      deliverHere(route, publisher);
      chosen.forEach(this::deliverShared);
    } finally {
      delivered();
    }
  }

  private boolean needsDisk(Route route) {
    return route.forKafka()
        || keeping.toDisk() && (publication.retain() || publication.qos() > 0 && route.stores());
  }

  private void retain(Route route) {
    if (!publication.retain()) {
      return;
    }
    String topic = publication.keep().topic();
    if (publication.qos() == 0 && !route.reserved() && keeping.toDisk() && diskLow.getAsBoolean()) {
      // QoS 1 and 2 are refused before they come here.
      loop.counters().add(Counter.RETAINED_REFUSED);
      return;
    }
    if (!tables.retained(topic).put(publication.keep())) {
      loop.counters().add(Counter.RETAINED_REFUSED);
    }
    if (!route.reserved()) {
      keeping.retained(topic);
    }
  }

  private void store(Route route, @Nullable Subscriber publisher) {
    for (Target target : route.stored()) {
      keeping.add(publication, target.subscriber(), target.terms(), publication.qos());
    }
    for (Target target : route.local()) {
      DeliveryTerms terms = target.subscriber() == publisher ? target.ownTerms() : target.terms();
      if (terms != null && Keeping.stores(target.subscriber(), terms)) {
        keeping.add(publication, target.subscriber(), terms, publication.qos());
      }
    }
  }

  private void send(int[] loops) {
    for (int other : loops) {
      Encoding frame = publication.whole();
      loop.send(
          other,
          frame.buf(),
          frame.start(),
          frame.length(),
          publication.version5(),
          null,
          frame.buf() == publication.buf());
    }
  }

  /** Where messages go that are published for clients, if a route to Kafka wants them. */
  public void forwarder(Forwarder to) {
    forwarder = to;
  }

  /** Says whether the disk has no room for what can be left out; any thread. */
  public void disk(BooleanSupplier low) {
    diskLow = low;
  }

  /** Whether the disk has no room for what can be left out. */
  public boolean diskLow() {
    return diskLow.getAsBoolean();
  }

  /** Publishes a message of the broker's own to all who subscribed; it goes to no Kafka. */
  public void publish(Message message) {
    publish(message, null);
  }

  /**
   * Publishes a message for a client, its will, to all who subscribed and to Kafka. Without room on
   * the disk it goes to those only who are there, with QoS 0, if something of it had to be on disk.
   *
   * @param author null if it is the broker's own
   */
  public void publish(Message message, @Nullable Author author) {
    if (delivering) {
      later.add(() -> publish(message, author));
      return;
    }
    publication.load(message, loop.epochMillis());
    Route route;
    try {
      route = route();
    } catch (MalformedPacket e) {
      // It was a topic when its client connected; the rules have changed since.
      LOG.warn("A message of the broker was not published: {}", e.toString());
      loop.counters().add(Counter.DROPPED_TOPIC_REFUSED);
      delivered();
      return;
    }
    if (author != null && diskLow.getAsBoolean() && needsDisk(route)) {
      loop.counters().add(Counter.REFUSED_DISK);
      publication.unload();
      publication.load(message.fleeting(), loop.epochMillis());
    } else if (author != null && route.forKafka() && forwarder != null) {
      forwarder.forward(publication, route, author);
    }
    deliver(route, null);
  }

  /**
   * Publishes a message that comes from elsewhere than a PUBLISH at hand, with the same care; not
   * while another is being delivered.
   *
   * @param publisher who sent it; null if nobody's No Local can be meant
   * @return as {@link #deliver}
   * @throws MalformedPacket if its topic is no topic name; nothing was done
   */
  public long accept(Message message, @Nullable Subscriber publisher) throws MalformedPacket {
    publication.load(message, loop.epochMillis());
    Route route;
    try {
      route = route();
    } catch (MalformedPacket e) {
      publication.unload();
      throw e;
    }
    return deliver(route, publisher);
  }

  /**
   * A message that a member of a shared subscription has left, since its session has ended, goes to
   * another (MQTT 5.0, 4.8.2); dropped and counted if there is none.
   */
  public void passOn(Leftover left) {
    if (delivering) {
      later.add(() -> passOn(left));
      return;
    }
    publication.load(left.message(), loop.epochMillis());
    delivering = true;
    try {
      Route route = route();
      SharedGroup group = group(route, left.group());
      if (group == null) {
        loop.counters().add(Counter.DROPPED_SESSION_ENDED);
      } else {
        passOn(left, group.choose(route, null));
      }
    } catch (MalformedPacket e) {
      // It was a topic when it was published; the rules have changed since.
      LOG.warn("A message that an ended session left was dropped: {}", e.toString());
      loop.counters().add(Counter.DROPPED_TOPIC_REFUSED);
    } finally {
      delivered();
    }
  }

  private void passOn(Leftover left, Target chosen) {
    boolean toStore = Keeping.stores(chosen.subscriber(), chosen.terms());
    if (!toStore && left.stored() && Math.min(publication.qos(), chosen.terms().qos()) == 2) {
      // Not twice if the process ends meanwhile: when it is not in the store any more. Who is a
      // member then may be others.
      keeping.whenStored(() -> passOn(new Leftover(left.message(), left.group(), false)));
      return;
    }
    if (toStore) {
      keeping.begin();
      keeping.add(publication, chosen.subscriber(), chosen.terms(), publication.qos());
      keeping.end();
    } else {
      deliverShared(chosen);
    }
    loop.counters().add(Counter.MESSAGES_PASSED_ON);
  }

  private static @Nullable SharedGroup group(Route route, String name) {
    for (SharedGroup each : route.shared()) {
      if (each.named(name)) {
        return each;
      }
    }
    return null;
  }

  private void deliverHere(Route route, @Nullable Subscriber publisher) {
    for (Target target : route.local()) {
      boolean own = target.subscriber() == publisher;
      DeliveryTerms terms = own ? target.ownTerms() : target.terms();
      // With QoS 1 and 2, stored sessions get it from the store.
      if (terms != null
          && (publication.qos() == 0 || !Keeping.stores(target.subscriber(), terms))) {
        deliver(target.subscriber(), terms);
      }
    }
  }

  private void deliverShared(Target chosen) {
    int owner = chosen.subscriber().loop();
    if (owner == loop.index()) {
      deliverChosen(chosen);
      return;
    }
    Encoding frame = publication.whole();
    loop.send(
        owner,
        frame.buf(),
        frame.start(),
        frame.length(),
        publication.version5(),
        chosen,
        frame.buf() == publication.buf());
  }

  /** A member that has left since it was chosen gets nothing any more: another does. */
  private void deliverChosen(Target chosen) {
    DeliveryTerms terms = chosen.terms();
    String group = terms.group();
    if (group != null
        && Math.min(publication.qos(), terms.qos()) > 0
        && chosen.subscriber().gone()) {
      passOn(new Leftover(publication.keep(), group, false));
    } else {
      deliver(chosen.subscriber(), terms);
    }
  }

  private void deliver(Subscriber subscriber, DeliveryTerms terms) {
    try {
      subscriber.deliver(
          publication, terms, publication.qos(), publication.retain() && terms.retainAsPublished());
    } catch (RuntimeException e) {
      LOG.error("A message could not be delivered to client {}", subscriber.key(), e);
    }
  }

  private void delivered() {
    delivering = false;
    publication.unload();
    if (!later.isEmpty()) {
      loop.execute(later.remove());
    }
  }

  @Override
  public void message(
      ByteBuf buf,
      int start,
      int end,
      boolean version5,
      long receivedMillis,
      @Nullable Object target) {
    delivering = true;
    try {
      view.parse(buf, start, FixedHeader.length(buf, start), end, version5);
      publication.load(view, version5, null, receivedMillis);
      if (target instanceof Target chosen) {
        deliverChosen(chosen);
      } else {
        deliverHere(route(), null);
      }
    } catch (MalformedPacket e) {
      throw new IllegalStateException("another event loop handed over a broken frame", e);
    } finally {
      delivered();
    }
  }

  /** Enters a subscription: what is published from now on is delivered. */
  public void subscribe(Subscriber subscriber, Subscription subscription) {
    tables.put(subscriber, subscription);
  }

  public void unsubscribe(Subscriber subscriber, TopicFilter filter) {
    tables.remove(subscriber, filter);
  }

  /** The retained messages that match a filter, for who subscribes to it. */
  public RetainedFlow retained(Subscription subscription) {
    return new RetainedFlow(tables.retained(subscription.filter().filter()), subscription);
  }

  /** The frame of a message that was kept; valid until the next call. */
  public Encoding encode(
      Message message, boolean version5, int qos, boolean retain, int[] subscriptionIds) {
    kept.load(message, loop.epochMillis());
    return kept.encoding(version5, qos, retain, subscriptionIds);
  }
}
