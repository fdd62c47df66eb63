package io.vitrine.broker.outbox;

import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;
import io.vitrine.contract.OutboxRecord;
import io.vitrine.log.DurableLog;
import io.vitrine.mqtt.codec.PublishView;
import java.util.List;

/**
 * The durable logs that the bridge fetches from, one a partition; a topic always goes to the same
 * one.
 *
 * <p>Threads: any.
 */
public final class Outbox {
  /** The log takes no more until the bridge has released some of it. */
  public static final long FULL = -1;

  private final List<DurableLog> partitions;

  public Outbox(List<DurableLog> partitions) {
    this.partitions = List.copyOf(partitions);
  }

  public List<DurableLog> partitions() {
    return partitions;
  }

  public int partitionOf(String topic) {
    return Math.floorMod(topic.hashCode(), partitions.size());
  }

  /** Appends the PUBLISH that is being read; returns its sequence or {@link #FULL}. */
  public long append(
      int partition,
      PublishView view,
      String topic,
      String clientId,
      String username,
      boolean five,
      long micros) {
    OutboxRecord record =
        new OutboxRecord(
            micros,
            clientId,
            username,
            topic,
            view.qos(),
            view.retain(),
            view.dup(),
            five,
            view.packetId(),
            copy(view.buf(), view.propertiesStart(), view.propertiesLength()),
            copy(view.buf(), view.payloadStart(), view.payloadLength()));
    return partitions.get(partition).append(record.encode());
  }

  private static Buffer copy(ByteBuf buf, int start, int length) {
    byte[] bytes = new byte[length];
    buf.getBytes(start, bytes);
    return Buffer.buffer(bytes);
  }
}
