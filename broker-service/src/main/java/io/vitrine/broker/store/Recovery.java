package io.vitrine.broker.store;

import io.vitrine.broker.session.Message;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * Reads at the start what must be in memory: sessions, subscriptions, identifiers, wills, retained
 * and delayed messages; of the queues only how long they are.
 */
final class Recovery {
  private final StoreDb db;
  private final int inflightMax;
  private final Map<Long, RecoveredSession> sessions = new HashMap<>();

  /** Sessions that have ended, but something of theirs is still there: up to where it was sent. */
  private final TreeMap<Long, Long> orphans = new TreeMap<>();

  private final List<DelayedRecord> delayed = new ArrayList<>();
  private final List<BanRecord> bans = new ArrayList<>();

  private long bytes;
  private long stored;
  private long lastShared;
  private long lastSession;

  Recovery(StoreDb db, int inflightMax) {
    this.db = db;
    this.inflightMax = inflightMax;
  }

  /**
   * @param alive when the process before was last known to live
   */
  void run(long alive, Consumer<Message> retained) throws RocksDBException {
    db.scan(
        Keys.SESSION,
        at -> {
          SessionRecord record = SessionRecord.decode(at.value());
          long session = session(at.key());
          sessions.put(session, new RecoveredSession(session, record.after(alive)));
          return true;
        });
    db.scan(
        Keys.ENDED,
        at -> {
          orphans.put(session(at.key()), new ByteReader(at.value()).i64());
          return true;
        });
    scan(Keys.SUBSCRIPTION, this::subscription);
    scan(
        Keys.RECEIVED,
        (found, key, value) -> found.receivedIds().add(ByteBuffer.wrap(key).getShort(9) & 0xFFFF));
    scan(Keys.WILL, (found, key, value) -> found.will(WillRecord.decode(value)));
    db.scan(
        Keys.QUEUE,
        at -> {
          entry(at.key(), at.value());
          return true;
        });
    db.scan(
        Keys.COUNT,
        at -> {
          lastShared = Keys.number(at.key());
          return true;
        });
    db.scan(
        Keys.RETAINED,
        at -> {
          retained.accept(Records.message(new ByteReader(at.value())));
          return true;
        });
    db.scan(
        Keys.BAN,
        at -> {
          byte[] key = at.key();
          String text = new String(key, 1, key.length - 1, StandardCharsets.UTF_8);
          bans.add(BanRecord.decode(text, at.value()));
          return true;
        });
    db.scan(
        Keys.DELAYED,
        at -> {
          delayed.add(DelayedRecord.decode(at.key(), at.value()));
          return true;
        });
  }

  private interface Detail {
    void of(RecoveredSession session, byte[] key, byte[] value);
  }

  private void scan(int table, Detail detail) {
    db.scan(
        table,
        at -> {
          byte[] key = at.key();
          RecoveredSession found = find(key);
          if (found != null) {
            detail.of(found, key, at.value());
          }
          return true;
        });
  }

  private void subscription(RecoveredSession session, byte[] key, byte[] value) {
    String filter = new String(key, 9, key.length - 9, StandardCharsets.UTF_8);
    session.subscriptions().add(Records.subscription(filter, new ByteReader(value)));
  }

  private void entry(byte[] key, byte[] value) {
    ByteReader in = new ByteReader(value);
    int weight = Keys.kind(key) == Keys.RELEASED ? in.varint() : new Records.Entry(in).weight;
    bytes += weight;
    stored++;
    RecoveredSession found = find(key);
    if (found != null) {
      found.entry(Keys.sequence(key), weight, inflightMax);
    }
  }

  private @Nullable RecoveredSession find(byte[] key) {
    long number = session(key);
    RecoveredSession found = sessions.get(number);
    if (found == null) {
      orphans.putIfAbsent(number, 0L);
    }
    return found;
  }

  private long session(byte[] key) {
    long number = Keys.number(key);
    lastSession = Math.max(lastSession, number);
    return number;
  }

  List<RecoveredSession> sessions() {
    return new ArrayList<>(sessions.values());
  }

  List<BanRecord> bans() {
    return bans;
  }

  List<DelayedRecord> delayed() {
    return delayed;
  }

  /** By session: highest sequence that may have been sent. */
  Map<Long, Long> orphans() {
    return orphans;
  }

  long bytes() {
    return bytes;
  }

  long stored() {
    return stored;
  }

  long lastShared() {
    return lastShared;
  }

  long lastSession() {
    return lastSession;
  }
}
