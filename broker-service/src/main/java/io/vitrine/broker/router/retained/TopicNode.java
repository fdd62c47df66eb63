package io.vitrine.broker.router.retained;

import io.vitrine.broker.router.subscription.PersistentMap;
import io.vitrine.broker.session.Message;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A level of the tree of topics that have a retained message. Immutable. */
record TopicNode(PersistentMap<TopicNode> children, @Nullable Message message) {
  static final TopicNode EMPTY = new TopicNode(PersistentMap.empty(), null);

  @Nullable Message get(String[] levels, int at) {
    if (at == levels.length) {
      return message;
    }
    TopicNode child = children.get(levels[at]);
    return child == null ? null : child.get(levels, at + 1);
  }

  TopicNode put(String[] levels, int at, Message retained) {
    if (at == levels.length) {
      return new TopicNode(children, retained);
    }
    TopicNode child = children.get(levels[at]);
    TopicNode changed = (child == null ? EMPTY : child).put(levels, at + 1, retained);
    return new TopicNode(children.put(levels[at], changed), message);
  }

  TopicNode remove(String[] levels, int at) {
    if (at == levels.length) {
      return new TopicNode(children, null);
    }
    TopicNode child = children.get(levels[at]);
    if (child == null) {
      return this;
    }
    TopicNode changed = child.remove(levels, at + 1);
    boolean empty = changed.message == null && changed.children.isEmpty();
    return new TopicNode(
        empty ? children.remove(levels[at]) : children.put(levels[at], changed), message);
  }

  void match(String[] filter, int at, Consumer<Message> found) {
    if (at == filter.length) {
      emit(found);
      return;
    }
    switch (filter[at]) {
      case "#" -> all(at == 0, found);
      case "+" ->
          children.forEach(
              (level, child) -> {
                if (at > 0 || !level.startsWith("$")) {
                  child.match(filter, at + 1, found);
                }
              });
      default -> {
        TopicNode child = children.get(filter[at]);
        if (child != null) {
          child.match(filter, at + 1, found);
        }
      }
    }
  }

  /** This and everything below; {@code $} at the first level is hidden ([MQTT-4.7.2-1]). */
  void all(boolean first, Consumer<Message> found) {
    emit(found);
    children.forEach(
        (level, child) -> {
          if (!first || !level.startsWith("$")) {
            child.all(false, found);
          }
        });
  }

  private void emit(Consumer<Message> found) {
    if (message != null) {
      found.accept(message);
    }
  }
}
