package io.vitrine.bridge;

import io.vertx.core.buffer.Buffer;
import io.vitrine.contract.NodeAnnouncement;
import io.vitrine.contract.OutboxClaims;
import io.vitrine.contract.OutboxRecord;
import io.vitrine.log.DurableLog;
import io.vitrine.log.Journal;
import io.vitrine.log.JournalOptions;
import io.vitrine.log.LogServer;
import io.vitrine.runtime.Announcer;
import io.vitrine.runtime.Bus;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** What the bridge sees of a broker: a journal on disk, served and announced on the bus. */
final class OutboxNode implements AutoCloseable {
  private static final long BYTES_MAX = 1L << 30;

  private final Journal journal;
  private final List<DurableLog> logs = new ArrayList<>();
  private final List<LogServer> servers = new ArrayList<>();

  /** The last sequence of each partition, also of what is not on disk yet. */
  private final long[] appended;

  private final Announcer announcer;

  OutboxNode(Bus bus, String node, Path dir, int partitions) throws Exception {
    this(bus, node, dir, IntStream.range(0, partitions).mapToObj(i -> "outbox." + i).toList());
  }

  /**
   * @param logNames of the partitions
   */
  OutboxNode(Bus bus, String node, Path dir, List<String> logNames) throws Exception {
    journal = Journal.open(dir, JournalOptions.defaults().withFsync(false));
    appended = new long[logNames.size()];
    for (String each : logNames) {
      DurableLog log = journal.log(each, BYTES_MAX);
      logs.add(log);
      servers.add(LogServer.serve(bus, node, log));
    }
    List<String> names = logs.stream().map(DurableLog::name).toList();
    long incarnation = System.currentTimeMillis();
    announcer =
        new Announcer(bus, () -> new NodeAnnouncement("broker", node, incarnation, "test", names));
    announcer.start().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  /** Appends a QoS 1 PUBLISH to the partition of its topic, as a broker does. */
  void publish(String topic, String payload) {
    publish(topic, Buffer.buffer(payload));
  }

  void publish(String topic, Buffer payload) {
    append(partition(topic), record(topic, payload));
  }

  /** A QoS 1 PUBLISH as brokers wrote it that had one outbox for all routes. */
  static Buffer record(String topic, Buffer payload) {
    return new OutboxRecord(
            System.currentTimeMillis() * 1_000,
            "client",
            "",
            topic,
            1,
            false,
            false,
            true,
            1,
            Buffer.buffer(),
            payload)
        .encode();
  }

  /** A PUBLISH of MQTT 5 with properties as on the wire. */
  void publish(String topic, String username, Buffer properties, String payload) {
    append(
        partition(topic),
        new OutboxRecord(
                System.currentTimeMillis() * 1_000,
                "client",
                username,
                topic,
                1,
                false,
                false,
                true,
                1,
                properties,
                Buffer.buffer(payload))
            .encode());
  }

  /** A property that is a text, as on the wire. */
  static Buffer property(int id, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return Buffer.buffer()
        .appendByte((byte) id)
        .appendUnsignedShort(bytes.length)
        .appendBytes(bytes);
  }

  /** A user property, as on the wire. */
  static Buffer userProperty(String name, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    return property(0x26, name).appendUnsignedShort(bytes.length).appendBytes(bytes);
  }

  /** A QoS 1 PUBLISH as a broker writes it that says which routes it took it for. */
  static Buffer claimed(String topic, String payload, OutboxClaims claims) {
    Buffer plain = record(topic, Buffer.buffer(payload));
    byte[] encoded = claims.encode();
    return Buffer.buffer()
        .appendByte((byte) OutboxRecord.VERSION_WITH_CLAIMS)
        .appendBuffer(plain.slice(1, 12))
        .appendLong(0)
        .appendInt(encoded.length)
        .appendBytes(encoded)
        .appendBuffer(plain.slice(12, plain.length()));
  }

  void append(int partition, Buffer record) {
    long sequence = logs.get(partition).append(record);
    if (sequence < 0) {
      throw new IllegalStateException("the outbox is full");
    }
    appended[partition] = sequence;
  }

  /** Forgets records that nobody has released, as an age or a cap does. */
  void drop(int partition, long through) {
    logs.get(partition).release(through);
  }

  int partition(String topic) {
    return Math.floorMod(topic.hashCode(), logs.size());
  }

  /** Records that nobody has released, on disk yet or not, all partitions together. */
  long held() {
    long held = 0;
    for (int i = 0; i < appended.length; i++) {
      DurableLog log = logs.get(i);
      held += Math.max(appended[i], log.lastSequence()) - log.firstSequence() + 1;
    }
    return held;
  }

  /** Records of one partition that nobody has released, on disk yet or not. */
  long held(int partition) {
    DurableLog log = logs.get(partition);
    return Math.max(appended[partition], log.lastSequence()) - log.firstSequence() + 1;
  }

  long epoch(int partition) {
    return logs.get(partition).epoch();
  }

  long lastSequence(int partition) {
    return logs.get(partition).lastSequence();
  }

  @Override
  public void close() throws Exception {
    announcer.stop().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    for (LogServer server : servers) {
      server.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
    journal.close();
  }
}
