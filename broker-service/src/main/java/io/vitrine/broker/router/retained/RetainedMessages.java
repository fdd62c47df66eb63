package io.vitrine.broker.router.retained;

import io.vitrine.broker.router.subscription.Current;
import io.vitrine.broker.router.trie.TopicTrie;
import io.vitrine.broker.session.Message;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The retained message of each topic (MQTT 5.0, 3.3.1.3), bounded in messages and bytes.
 *
 * <p>Threads: any; readers never wait, writers try again when another was quicker.
 */
public final class RetainedMessages {
  /** What a topic takes beside its message, about. */
  private static final int TOPIC_BYTES = 160;

  private final int messagesMax;
  private final long bytesMax;
  private final Current<State> current = new Current<>(new State(TopicTrie.empty(), 0, 0));

  private record State(TopicTrie<Message> topics, long bytes, int expiring) {

    State without(String topic, @Nullable Message old) {
      return old == null
          ? this
          : new State(topics.remove(topic), bytes - weight(old), expiring - (expires(old) ? 1 : 0));
    }

    State with(String topic, Message message) {
      return new State(
          topics.put(topic, message),
          bytes + weight(message),
          expiring + (expires(message) ? 1 : 0));
    }

    private static boolean expires(Message message) {
      return message.expirySeconds() != Message.NO_EXPIRY;
    }
  }

  /**
   * @param messagesMax most topics with a retained message
   * @param bytesMax most bytes of all of them
   */
  public RetainedMessages(int messagesMax, long bytesMax) {
    this.messagesMax = messagesMax;
    this.bytesMax = bytesMax;
  }

  /**
   * Keeps {@code message} as its topic's; one without payload clears the topic ([MQTT-3.3.1-6]).
   *
   * @return false if there is no room: the topic is without a retained message then, since the old
   *     one would be wrong
   */
  public boolean put(Message message) {
    String topic = message.topic();
    while (true) {
      State before = current.get();
      State after = before.without(topic, before.topics.get(topic));
      boolean fits = after.topics.size() < messagesMax && after.bytes + weight(message) <= bytesMax;
      if (message.payloadLength() > 0 && fits) {
        after = after.with(topic, message);
      }
      if (current.replace(before, after)) {
        return message.payloadLength() == 0 || fits;
      }
    }
  }

  /**
   * The messages that match {@code filter}, as they are now, found one by one while they are asked
   * for; some may have expired.
   */
  public Iterator<Message> match(String filter) {
    return current.get().topics.match(filter);
  }

  /** Whether {@code message} is its topic's retained message still. */
  public boolean holds(Message message) {
    return current.get().topics.get(message.topic()) == message;
  }

  /** The retained message of a topic; null if there is none. */
  public @Nullable Message get(String topic) {
    return current.get().topics.get(topic);
  }

  /**
   * Removes those that have expired; returns how many.
   *
   * @param removed gets the topic of each
   */
  public int sweep(long nowMillis, Consumer<String> removed) {
    State state = current.get();
    if (state.expiring == 0) {
      return 0;
    }
    List<Message> gone = new ArrayList<>();
    Iterator<Message> all = state.topics.all();
    while (all.hasNext()) {
      Message message = all.next();
      if (message.expired(nowMillis)) {
        gone.add(message);
      }
    }
    for (Message each : gone) {
      removeExactly(each);
      removed.accept(each.topic());
    }
    return gone.size();
  }

  private void removeExactly(Message gone) {
    String topic = gone.topic();
    current.update(state -> state.topics.get(topic) == gone ? state.without(topic, gone) : state);
  }

  private static int weight(Message message) {
    return message.weight() + TOPIC_BYTES;
  }

  public int size() {
    return current.get().topics.size();
  }

  public long bytes() {
    return current.get().bytes;
  }
}
