package io.vitrine.broker.session;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** A store on which things are when the test says so. */
final class Shelf implements SessionStore {
  final TreeMap<Long, StoredMessage> messages = new TreeMap<>();
  final List<Runnable> waiting = new ArrayList<>();
  private final Dialogue dialogue;
  long tail;

  /** How many messages were read. */
  int read;

  Shelf(Dialogue dialogue) {
    this.dialogue = dialogue;
  }

  /** The store gets a message; {@code online} says whether the client is there to hear of it. */
  void append(String payload, int qos, boolean online) {
    StoredMessage message =
        new StoredMessage(
            ++tail, 0, 100, Dialogue.message(payload, qos), DeliveryTerms.PLAIN, qos, false);
    messages.put(tail, message);
    if (online) {
      dialogue.session.committed(message, dialogue);
    }
  }

  /** The disk has done what it was asked for. */
  void commit() {
    while (!waiting.isEmpty()) {
      waiting.remove(0).run();
    }
  }

  @Override
  public long tail() {
    return tail;
  }

  @Override
  public long waiting() {
    return messages.size();
  }

  @Override
  public long dropped(DropCause cause) {
    return 0;
  }

  @Override
  public long dropped() {
    return 0;
  }

  @Override
  public void load(long after, int max, boolean first, int connection) {
    waiting.add(
        () -> {
          List<StoredMessage> found =
              messages.tailMap(after, false).values().stream().limit(max).toList();
          read += found.size();
          long through = found.size() < max ? tail : found.get(max - 1).sequence();
          dialogue.session.loaded(found, through, connection, dialogue);
        });
  }

  @Override
  public boolean take(long sequence) {
    return messages.containsKey(sequence);
  }

  @Override
  public void release(StoredMessage message, int connection) {
    waiting.add(
        () -> {
          messages.put(message.sequence(), message);
          dialogue.session.released(message.packetId(), connection, dialogue);
        });
  }

  @Override
  public void remove(StoredMessage message, boolean released) {
    messages.remove(message.sequence());
  }

  @Override
  public void completed(int packetId) {
    waiting.add(() -> dialogue.session.completed(packetId, dialogue));
  }
}
