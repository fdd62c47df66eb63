package io.vitrine.broker.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vitrine.broker.session.DeliveryTerms;
import io.vitrine.broker.session.Message;
import io.vitrine.broker.session.QueuePolicy;
import io.vitrine.broker.session.StoredMessage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** Queues that share their messages, read while they are written. */
@Timeout(60)
class QueueReaderTest {
  private static final int MESSAGES = 3;
  private static final StoreLimits LIMITS =
      new StoreLimits(1, 100, 1 << 20, 1 << 20, QueuePolicy.DROP_OLDEST, 1 << 20);

  @TempDir Path directory;

  private final StoredQueue slow = new StoredQueue(1);
  private final StoredQueue fast = new StoredQueue(2);
  private StoreDb db;
  private Group group;
  private QueueReader reader;

  @BeforeEach
  void write() throws Exception {
    db = StoreDb.open(directory);
    group = new Group(db, LIMITS, 0, 0, 1);
    reader = new QueueReader(db);
    for (int i = 0; i < MESSAGES; i++) {
      byte[] bytes = ("t" + i).getBytes(StandardCharsets.UTF_8);
      Append append = new Append(new Message(bytes, 1, 0, 1, false, 0, Message.NO_EXPIRY, -1));
      append.add(slow, DeliveryTerms.PLAIN, 1, false);
      append.add(fast, DeliveryTerms.PLAIN, 1, false);
      append.write(group);
    }
    commit();
  }

  @AfterEach
  void close() {
    db.close();
  }

  private void commit() throws RocksDBException {
    group.seal();
    try (WriteBatch batch = group.batch().toRocks(db.mark().synced())) {
      db.write(batch, false);
    }
    group.committed();
  }

  private static List<Long> sequences(LoadedMessages loaded) {
    return loaded.messages().stream().map(StoredMessage::sequence).toList();
  }

  /** As when drop-oldest makes room: the iterator still sees the entry, the message is gone. */
  @Test
  void whatIsDroppedWhileItIsReadIsPassedOver() {
    List<StoredMessage> all = reader.load(slow, 0, MESSAGES).messages();
    List<Long> read = new ArrayList<>();
    boolean[] dropped = {false};
    db.scan(
        Keys.queue(slow.session(), 1, Keys.WAITING),
        Keys.number(Keys.QUEUE, slow.session() + 1),
        at -> {
          if (!dropped[0]) {
            dropped[0] = true;
            group.remove(fast, all.get(0), false);
            group.remove(slow, all.get(0), false);
            commit();
          }
          StoredMessage found = reader.message(at.key(), at.value(), new HashMap<>());
          if (found != null) {
            read.add(found.sequence());
          }
          return true;
        });
    assertThat(read).containsExactly(2L, 3L);
    assertThat(sequences(reader.load(slow, 0, MESSAGES))).containsExactly(2L, 3L);
  }

  @Test
  void anEntryWhoseMessageIsMissingIsAnError() throws Exception {
    long shared = reader.load(slow, 0, 1).messages().get(0).shared();
    group.batch().deleteOnce(Keys.number(Keys.MESSAGE, shared));
    commit();
    assertThatThrownBy(() -> reader.load(slow, 0, MESSAGES))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("shared message " + shared + " is not there");
  }
}
