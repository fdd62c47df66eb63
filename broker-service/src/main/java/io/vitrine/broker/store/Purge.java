package io.vitrine.broker.store;

import io.vitrine.broker.session.Leftover;
import io.vitrine.broker.session.Message;
import io.vitrine.broker.session.StoredMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.rocksdb.RocksDBException;

/**
 * Passes on what a session that has ended left to other members of shared subscriptions, and
 * removes the rest, a part at a time. Others get what came by a shared subscription, but no QoS 2
 * message that may have been sent ([MQTT-4.8.2-5]).
 *
 * <p>Threads: {@link #part} waits for the disk.
 */
final class Purge {
  private static final int PART = 1_000;
  private static final int PART_BYTES = 1 << 20;

  private final StoreDb db;
  private final QueueReader reader;
  private final long session;
  private final long sent;

  /**
   * @param sent highest sequence that may have been sent
   */
  Purge(StoreDb db, long session, long sent) {
    this.db = db;
    this.reader = new QueueReader(db);
    this.session = session;
    this.sent = sent;
  }

  long session() {
    return session;
  }

  /** A message that others may get. */
  record Owed(Leftover left, Change removal) {}

  /**
   * @param owed in the order of their sequences
   * @param removals of what nobody gets
   * @param dropped how many messages are among those
   * @param last whether nothing is left behind it
   */
  record Part(List<Owed> owed, List<Change> removals, int dropped, boolean last) {}

  /** The next part. */
  Part part() {
    List<Change> removals = new ArrayList<>();
    plain(Keys.SUBSCRIPTION, removals);
    plain(Keys.RECEIVED, removals);
    List<Owed> owed = new ArrayList<>();
    Map<Long, Message> shared = new HashMap<>();
    int[] dropped = {0};
    long[] bytes = {0};
    scan(
        Keys.QUEUE,
        (key, value) -> {
          if (removals.size() + owed.size() >= PART || bytes[0] >= PART_BYTES) {
            return false;
          }
          ByteReader in = new ByteReader(value);
          if (Keys.kind(key) == Keys.RELEASED) {
            int weight = in.varint();
            removals.add(group -> group.purge(key, weight, 0));
            return true;
          }
          Records.Entry entry = new Records.Entry(in);
          Change removal = group -> group.purge(key, entry.weight, entry.shared);
          if (entry.group != null && (entry.qos == 1 || Keys.sequence(key) > sent)) {
            StoredMessage found = Objects.requireNonNull(reader.message(key, value, shared));
            Message message = Objects.requireNonNull(found.message());
            owed.add(new Owed(new Leftover(message, entry.group, true), removal));
            bytes[0] += message.weight();
          } else {
            removals.add(removal);
            dropped[0]++;
          }
          return true;
        });
    boolean last = removals.size() + owed.size() < PART && bytes[0] < PART_BYTES;
    if (last) {
      removals.add(group -> group.batch().delete(Keys.number(Keys.ENDED, session)));
    }
    return new Part(owed, removals, dropped[0], last);
  }

  private interface Entries {
    /** Returns whether to go on. */
    boolean entry(byte[] key, byte[] value) throws RocksDBException;
  }

  private void plain(int table, List<Change> removals) {
    scan(
        table,
        (key, value) -> {
          if (removals.size() >= PART) {
            return false;
          }
          removals.add(group -> group.batch().delete(key));
          return true;
        });
  }

  private void scan(int table, Entries entries) {
    db.scan(
        Keys.number(table, session),
        Keys.number(table, session + 1),
        at -> entries.entry(at.key(), at.value()));
  }
}
