package io.vitrine.broker.outbox;

import io.vertx.core.buffer.Buffer;
import io.vitrine.contract.OutboxRecord;
import io.vitrine.log.DurableLog;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What a broker that starts finds in its outbox of clients that may not know that it is there: the
 * process ended before the acknowledgement left, or while it was on its way. So it is recognised
 * when they send it again. Record and memory are one write, since the memory is the record.
 *
 * <p>The newest {@value #RECORDS_MAX} records of each partition, of many partitions with records
 * {@value #TOTAL_MAX} in all; forgotten after {@value #KEPT_MINUTES} minutes. What Kafka has
 * already, and the outbox has forgotten, is not found.
 *
 * <p>Threads: any.
 */
public final class Survivors {
  /** Most records of a partition that are looked at. */
  public static final int RECORDS_MAX = 20_000;

  /** Most of all partitions together, each its part. */
  public static final int TOTAL_MAX = 80_000;

  /** How long clients have to come back. */
  public static final int KEPT_MINUTES = 15;

  /**
   * Where a message is.
   *
   * @param content checksum of topic and payload
   */
  public record Place(int content, long sequence) {}

  private record Key(String clientId, int packetId, int slot) {}

  private final Map<Key, Place> places = new ConcurrentHashMap<>();

  /** Reads the ends of the partitions; waits for the disk. */
  static Survivors read(List<DurableLog> logs) {
    Survivors survivors = new Survivors();
    long filled = logs.stream().filter(log -> log.firstSequence() <= log.lastSequence()).count();
    long most = Math.min(RECORDS_MAX, TOTAL_MAX / Math.max(1, filled));
    for (int i = 0; i < logs.size(); i++) {
      survivors.read(i, logs.get(i), most);
    }
    return survivors;
  }

  private void read(int slot, DurableLog log, long most) {
    long last = log.lastSequence();
    long from = Math.max(log.firstSequence(), last - most + 1);
    LogScan.each(
        log,
        from,
        last,
        (sequence, record) -> {
          remember(slot, sequence, record);
          return true;
        });
  }

  private void remember(int slot, long sequence, Buffer bytes) {
    OutboxRecord record;
    try {
      record = OutboxRecord.decode(bytes);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return;
    }
    if (record.packetId() != 0) {
      CRC32C crc = new CRC32C();
      crc.update(record.topic().getBytes(StandardCharsets.UTF_8));
      crc.update(record.payload().getBytes());
      places.put(
          new Key(record.clientId(), record.packetId(), slot),
          new Place((int) crc.getValue(), sequence));
    }
  }

  /** Where a message is in a partition that a client sends again; null if it is not known. */
  public @Nullable Place find(String clientId, int packetId, int slot, int content) {
    Place place = places.isEmpty() ? null : places.get(new Key(clientId, packetId, slot));
    return place != null && place.content() == content ? place : null;
  }

  /** The client has sent that identifier, and the broker knows where the message is. */
  public void forget(String clientId, int packetId, int slot) {
    if (!places.isEmpty()) {
      places.remove(new Key(clientId, packetId, slot));
    }
  }

  /** All have had their time. */
  public void forget() {
    places.clear();
  }
}
