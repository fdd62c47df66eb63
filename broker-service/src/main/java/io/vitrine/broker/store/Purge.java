package io.vitrine.broker.store;

import java.util.ArrayList;
import java.util.List;

/**
 * Removes what a session that has ended left in the store, a part at a time.
 *
 * <p>Threads: {@link #part} waits for the disk.
 */
final class Purge {
  private static final int PART = 1_000;

  private final StoreDb db;
  private final long session;

  Purge(StoreDb db, long session) {
    this.db = db;
    this.session = session;
  }

  /** The next part, to be written; no changes if nothing is left. */
  List<Change> part() {
    List<Change> changes = new ArrayList<>();
    plain(Keys.SUBSCRIPTION, changes);
    plain(Keys.RECEIVED, changes);
    scan(
        Keys.QUEUE,
        changes,
        (key, value) -> {
          ByteReader in = new ByteReader(value);
          if (Keys.kind(key) == Keys.RELEASED) {
            int weight = in.varint();
            return group -> group.purge(key, weight, 0);
          }
          Records.Entry entry = new Records.Entry(in);
          return group -> group.purge(key, entry.weight, entry.shared);
        });
    return changes;
  }

  private interface Removal {
    Change of(byte[] key, byte[] value);
  }

  private void plain(int table, List<Change> changes) {
    scan(table, changes, (key, value) -> group -> group.batch().delete(key));
  }

  private void scan(int table, List<Change> changes, Removal removal) {
    db.scan(
        Keys.number(table, session),
        Keys.number(table, session + 1),
        at -> {
          if (changes.size() >= PART) {
            return false;
          }
          changes.add(removal.of(at.key(), at.value()));
          return true;
        });
  }
}
