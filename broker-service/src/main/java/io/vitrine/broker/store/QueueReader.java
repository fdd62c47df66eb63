package io.vitrine.broker.store;

import io.vitrine.broker.session.DeliveryTerms;
import io.vitrine.broker.session.Message;
import io.vitrine.broker.session.StoredMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * Reads parts of queues from disk.
 *
 * <p>Threads: any; waits for the disk.
 */
final class QueueReader {
  private static final int BYTES_MAX = 64 << 10;

  private final StoreDb db;

  QueueReader(StoreDb db) {
    this.db = db;
  }

  /**
   * @param max most messages
   */
  LoadedMessages load(StoredQueue queue, long after, int max) {
    // All up to the tail is on disk; what comes behind it meanwhile may be there in part.
    long tail = queue.tail();
    List<StoredMessage> found = new ArrayList<>();
    Map<Long, Message> shared = new HashMap<>();
    int[] bytes = {0};
    db.scan(
        Keys.queue(queue.session(), after + 1, Keys.WAITING),
        Keys.queue(queue.session(), tail + 1, Keys.WAITING),
        at -> {
          byte[] key = at.key();
          StoredMessage message = message(key, at.value(), shared);
          if (message != null) {
            found.add(message);
            bytes[0] += message.weight();
          }
          return found.size() < max && bytes[0] < BYTES_MAX;
        });
    boolean all = found.size() < max && bytes[0] < BYTES_MAX;
    long through = all ? tail : found.get(found.size() - 1).sequence();
    return new LoadedMessages(found, through);
  }

  /**
   * @param shared messages of several queues that were read before, by number
   * @return null if the entry was removed since it was read: what several queues share goes with
   *     the last of them
   */
  @Nullable StoredMessage message(byte[] key, byte[] value, Map<Long, Message> shared)
      throws RocksDBException {
    ByteReader in = new ByteReader(value);
    long sequence = Keys.sequence(key);
    if (Keys.kind(key) == Keys.RELEASED) {
      return new StoredMessage(sequence, 0, in.varint(), null, DeliveryTerms.PLAIN, 2, false);
    }
    Records.Entry entry = new Records.Entry(in);
    Message message = entry.shared == 0 ? Records.message(in) : shared.get(entry.shared);
    if (message == null) {
      byte[] stored = db.get(Keys.number(Keys.MESSAGE, entry.shared));
      if (stored == null && db.get(key) == null) {
        return null;
      }
      if (stored == null) {
        throw new StoreException("shared message " + entry.shared + " is not there");
      }
      message = Records.message(new ByteReader(stored));
      shared.put(entry.shared, message);
    }
    return new StoredMessage(
        sequence, entry.shared, entry.weight, message, entry.terms, entry.qos, entry.retain);
  }
}
