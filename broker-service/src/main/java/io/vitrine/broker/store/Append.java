package io.vitrine.broker.store;

import io.vitrine.broker.session.DeliveryTerms;
import io.vitrine.broker.session.Message;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A message for the queues of one session or more.
 *
 * <p>Threads: one event loop's until it is handed to a {@link StoreLane}.
 */
public final class Append implements Change {
  /** What an entry counts beyond the bytes of its message. */
  private static final int ENTRY_BYTES = 48;

  private final Message message;
  private StoredQueue[] queues = new StoredQueue[1];
  private DeliveryTerms[] terms = new DeliveryTerms[1];

  /** QoS in the lower two bits, RETAIN above. */
  private byte[] flags = new byte[1];

  private int count;
  private @Nullable BooleanSupplier condition;

  /** Of the names of shared subscriptions, which stand with each entry. */
  private long groupBytes;

  public Append(Message message) {
    this.message = message;
  }

  /**
   * @param qos of the delivery
   * @param retain RETAIN flag of the delivery
   */
  public void add(StoredQueue queue, DeliveryTerms deliveryTerms, int qos, boolean retain) {
    if (count == queues.length) {
      queues = Arrays.copyOf(queues, 2 * count);
      terms = Arrays.copyOf(terms, 2 * count);
      flags = Arrays.copyOf(flags, 2 * count);
    }
    queues[count] = queue;
    terms[count] = deliveryTerms;
    flags[count] = (byte) (qos | (retain ? 4 : 0));
    count++;
    groupBytes += groupBytes(deliveryTerms);
  }

  /** Nothing is written if that is false when it would be. */
  void onlyIf(BooleanSupplier wanted) {
    condition = wanted;
  }

  private static int groupBytes(DeliveryTerms terms) {
    String group = terms.group();
    return group == null ? 0 : group.length();
  }

  @Override
  public int ops() {
    return count;
  }

  @Override
  public long weight() {
    return message.weight() + (long) ENTRY_BYTES * count + groupBytes;
  }

  @Override
  public void write(Group group) {
    if (condition != null && !condition.getAsBoolean()) {
      return;
    }
    int accepted = 0;
    for (int i = 0; i < count; i++) {
      if (group.takes(queues[i], weight(i), terms[i].group() != null)) {
        queues[accepted] = queues[i];
        terms[accepted] = terms[i];
        flags[accepted] = flags[i];
        accepted++;
      }
    }
    long shared = accepted > 1 ? group.share(message, accepted) : 0;
    for (int i = 0; i < accepted; i++) {
      boolean retain = (flags[i] & 4) != 0;
      group.append(queues[i], message, terms[i], flags[i] & 3, retain, weight(i), shared);
    }
  }

  private int weight(int i) {
    return message.weight() + ENTRY_BYTES + groupBytes(terms[i]);
  }
}
