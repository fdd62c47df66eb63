package io.vitrine.bridge.record;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A record whose headers Kafka's client takes as they are, and lets go: its own are copied three
 * times on their way, and then kept until Kafka has the record, in case an interceptor asks.
 *
 * <p>Threads: one at a time.
 */
public final class OutgoingRecord extends ProducerRecord<byte[], byte[]> {
  private final OutgoingHeaders headers;

  /**
   * @param partition null for Kafka's choice
   * @param timestamp epoch milliseconds
   * @param headers the record's from now on
   */
  OutgoingRecord(
      String topic,
      @Nullable Integer partition,
      long timestamp,
      byte @Nullable [] key,
      byte[] value,
      Header[] headers) {
    super(topic, partition, timestamp, key, value);
    this.headers = new OutgoingHeaders(headers);
  }

  @Override
  public Headers headers() {
    return headers;
  }

  /** Has no headers any more: Kafka's client has written them. */
  public void letGo() {
    headers.letGo();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
