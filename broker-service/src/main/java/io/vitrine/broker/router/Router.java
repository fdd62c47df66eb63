package io.vitrine.broker.router;

import io.netty.buffer.ByteBuf;
import io.vitrine.broker.session.Message;
import io.vitrine.mqtt.codec.PublishView;
import io.vitrine.mqtt.topic.TopicFilter;
import io.vitrine.mqtt.topic.TopicName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's router: finds who wants a topic, delivers on its own loop, hands over to the
 * others.
 *
 * <p>Threads: the event loop that owns it.
 */
public final class Router {
  /** How a message gets to a subscriber on another event loop. */
  public interface Crossing {
    void send(int loop, Message message, Match.Target target, boolean retainFlag);
  }

  private static final int CACHE_ENTRIES = 16_384;

  private final SubscriptionTable table;
  private final List<TopicFilter> kafkaFilters;
  private final int loops;
  private final int loop;
  private final Crossing crossing;
  private final MatchCache cache = new MatchCache(CACHE_ENTRIES);
  private final LazyMessage lazy = new LazyMessage();
  private long cacheVersion = -1;

  /**
   * @param kafkaFilters filters of the routes to Kafka
   */
  public Router(
      SubscriptionTable table,
      List<TopicFilter> kafkaFilters,
      int loop,
      int loops,
      Crossing crossing) {
    this.table = table;
    this.kafkaFilters = List.copyOf(kafkaFilters);
    this.loop = loop;
    this.loops = loops;
    this.crossing = crossing;
  }

  /** The match of the topic in those bytes; null if they are no topic name ([MQTT-3.3.2-2]). */
  public @Nullable Match match(ByteBuf buf, int start, int length) {
    long version = table.version();
    if (version != cacheVersion) {
      cache.clear();
      cacheVersion = version;
    }
    int hash = MatchCache.hash(buf, start, length);
    Match match = cache.get(hash, buf, start, length);
    if (match == null) {
      if (!TopicName.valid(buf, start, length)) {
        return null;
      }
      byte[] bytes = new byte[length];
      buf.getBytes(start, bytes);
      match = find(new String(bytes, StandardCharsets.UTF_8), bytes);
      cache.put(hash, match);
    }
    return match;
  }

  /** Looks a topic up past the cache. */
  public Match find(String topic, byte[] bytes) {
    Map<Subscriber, Match.Target> targets = new LinkedHashMap<>();
    Map<String, List<Match.Target>> groups = new LinkedHashMap<>();
    for (SubscriptionTable.Entry each : table.match(topic)) {
      Match.Target target =
          new Match.Target(
              each.subscriber(),
              each.qos(),
              each.noLocal(),
              each.retainAsPublished(),
              each.id() == 0 ? null : new int[] {each.id()});
      if (each.filter().share() == null) {
        targets.merge(each.subscriber(), target, Router::merged);
      } else {
        groups.computeIfAbsent(each.filter().text(), any -> new ArrayList<>()).add(target);
      }
    }
    boolean toKafka = kafkaFilters.stream().anyMatch(each -> each.matches(topic));
    return new Match(
        topic,
        bytes,
        List.copyOf(targets.values()),
        groups.values().stream().map(Match.Group::new).toList(),
        loops,
        toKafka);
  }

  private static Match.Target merged(Match.Target a, Match.Target b) {
    int[] ids = a.ids();
    int[] more = b.ids();
    if (ids == null) {
      ids = more;
    } else if (more != null) {
      ids = java.util.Arrays.copyOf(ids, ids.length + 1);
      ids[ids.length - 1] = more[0];
    }
    return new Match.Target(
        a.subscriber(),
        Math.max(a.qos(), b.qos()),
        a.noLocal() && b.noLocal(),
        a.retainAsPublished() || b.retainAsPublished(),
        ids);
  }

  /** Delivers the PUBLISH that is being read to everybody but, where they said so, its sender. */
  public void route(PublishView view, Match match, Subscriber sender, long nowMillis) {
    lazy.reset(view, match, nowMillis);
    for (Match.Target target : match.of(loop)) {
      if (!(target.noLocal() && target.subscriber() == sender)) {
        target.subscriber().deliver(view, match, target, lazy);
      }
    }
    for (int other = 0; other < loops; other++) {
      if (other != loop) {
        for (Match.Target target : match.of(other)) {
          if (!(target.noLocal() && target.subscriber() == sender)) {
            crossing.send(other, lazy.get(), target, view.retain() && target.retainAsPublished());
          }
        }
      }
    }
    for (Match.Group group : match.groups()) {
      Match.Target target = group.next();
      if (target.subscriber().loop() == loop) {
        target.subscriber().deliver(view, match, target, lazy);
      } else {
        crossing.send(
            target.subscriber().loop(),
            lazy.get(),
            target,
            view.retain() && target.retainAsPublished());
      }
    }
  }

  /** Delivers a message that no client is sending now: a will. */
  public void route(Message message) {
    Match match = find(message.topic(), message.topic().getBytes(StandardCharsets.UTF_8));
    for (int each = 0; each < loops; each++) {
      for (Match.Target target : match.of(each)) {
        crossing.send(each, message, target, message.retain() && target.retainAsPublished());
      }
    }
    for (Match.Group group : match.groups()) {
      Match.Target target = group.next();
      crossing.send(
          target.subscriber().loop(),
          message,
          target,
          message.retain() && target.retainAsPublished());
    }
  }

  /** The message that the PUBLISH being read becomes when it must be kept. */
  public Message kept(PublishView view, Match match, long nowMillis) {
    lazy.reset(view, match, nowMillis);
    return lazy.get();
  }
}
