package io.vitrine.broker.router.retained;

import io.vitrine.broker.router.subscription.Current;
import io.vitrine.broker.session.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The retained message of each topic (MQTT 5.0, 3.3.1.3), bounded in messages and bytes.
 *
 * <p>Threads: any; readers never wait, writers try again when another was quicker.
 */
public final class RetainedMessages {
  private final int messagesMax;
  private final long bytesMax;
  private final Current<State> current = new Current<>(State.EMPTY);

  private record State(TopicNode root, int size, long bytes, int expiring) {
    static final State EMPTY = new State(TopicNode.EMPTY, 0, 0, 0);

    State without(String[] levels, Message old) {
      return new State(
          root.remove(levels, 0),
          size - 1,
          bytes - old.weight(),
          expiring - (expires(old) ? 1 : 0));
    }

    State with(String[] levels, Message message) {
      return new State(
          root.put(levels, 0, message),
          size + 1,
          bytes + message.weight(),
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
    String[] levels = message.topic().split("/", -1);
    while (true) {
      State before = current.get();
      Message old = before.root.get(levels, 0);
      State after = old == null ? before : before.without(levels, old);
      boolean fits = after.size < messagesMax && after.bytes + message.weight() <= bytesMax;
      if (message.payloadLength() > 0 && fits) {
        after = after.with(levels, message);
      }
      if (current.replace(before, after)) {
        return message.payloadLength() == 0 || fits;
      }
    }
  }

  /** Tells {@code found} each message that matches {@code filter} and has not expired. */
  public void match(String filter, long nowMillis, Consumer<Message> found) {
    State state = current.get();
    if (state.size == 0) {
      return;
    }
    state.root.match(
        filter.split("/", -1),
        0,
        message -> {
          if (!message.expired(nowMillis)) {
            found.accept(message);
          }
        });
  }

  /** Removes those that have expired; returns how many. */
  public int sweep(long nowMillis) {
    State state = current.get();
    if (state.expiring == 0) {
      return 0;
    }
    List<Message> gone = new ArrayList<>();
    state.root.all(
        false,
        message -> {
          if (message.expired(nowMillis)) {
            gone.add(message);
          }
        });
    gone.forEach(this::removeExactly);
    return gone.size();
  }

  private void removeExactly(Message gone) {
    String[] levels = gone.topic().split("/", -1);
    current.update(
        state -> state.root.get(levels, 0) == gone ? state.without(levels, gone) : state);
  }

  public int size() {
    return current.get().size;
  }

  public long bytes() {
    return current.get().bytes;
  }
}
