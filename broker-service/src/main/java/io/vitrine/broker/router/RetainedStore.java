package io.vitrine.broker.router;

import io.vitrine.broker.session.Message;
import io.vitrine.mqtt.topic.TopicFilter;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The retained message of each topic, in memory, bounded in messages.
 *
 * <p>Threads: any.
 */
public final class RetainedStore {
  private final ConcurrentSkipListMap<String, Message> byTopic = new ConcurrentSkipListMap<>();
  private final AtomicInteger size = new AtomicInteger();
  private final int messagesMax;

  public RetainedStore(int messagesMax) {
    this.messagesMax = messagesMax;
  }

  /**
   * Keeps the message for its topic, or clears the topic if the payload is empty ([MQTT-3.3.1-6]);
   * false if full.
   */
  public boolean set(Message message) {
    if (message.payloadLength() == 0) {
      if (byTopic.remove(message.topic()) != null) {
        size.decrementAndGet();
      }
      return true;
    }
    if (size.get() >= messagesMax && !byTopic.containsKey(message.topic())) {
      return false;
    }
    if (byTopic.put(message.topic(), message) == null) {
      size.incrementAndGet();
    }
    return true;
  }

  public int size() {
    return size.get();
  }

  /** Hands over each retained message that matches and has not expired. */
  public void match(TopicFilter filter, long nowMillis, Consumer<Message> each) {
    if (!filter.hasWildcard()) {
      Message message = byTopic.get(filter.filter());
      if (message != null && message.expiresAtMillis() > nowMillis) {
        each.accept(message);
      }
      return;
    }
    String prefix = prefix(filter.filter());
    for (Map.Entry<String, Message> entry : byTopic.tailMap(prefix, true).entrySet()) {
      if (!entry.getKey().startsWith(prefix)) {
        return;
      }
      if (filter.matches(entry.getKey()) && entry.getValue().expiresAtMillis() > nowMillis) {
        each.accept(entry.getValue());
      }
    }
  }

  /**
   * What every matching topic begins with; without the slash before #, which stands for the parent
   * too.
   */
  private static String prefix(String filter) {
    int plus = filter.indexOf('+');
    int hash = filter.indexOf("/#");
    int end = plus >= 0 ? plus : hash >= 0 ? hash : filter.indexOf('#');
    return filter.substring(0, hash >= 0 ? Math.min(end, hash) : end);
  }
}
