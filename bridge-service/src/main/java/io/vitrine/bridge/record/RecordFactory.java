package io.vitrine.bridge.record;

import static io.vitrine.bridge.record.HeaderText.of;

import io.vitrine.bridge.route.Publication;
import io.vitrine.bridge.route.RouteCache.Match;
import io.vitrine.contract.OutboxRecord;
import io.vitrine.mqtt.packet.MalformedPacket;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Makes Kafka records of what one partition of an outbox holds. The value is the payload, byte for
 * byte; an empty payload is an empty value, not a missing one, since that would delete a key in a
 * compacted topic.
 *
 * <p>Threads: any.
 */
public final class RecordFactory {
  private static final byte[][] QOS = {of(0), of(1), of(2)};
  private static final byte[] TRUE = of("true");
  private static final byte[] FALSE = of("false");

  private final byte[] node;
  private final byte[] partition;
  private final byte[] epoch;

  public RecordFactory(Origin origin) {
    this.node = of(origin.node());
    this.partition = of(origin.partition());
    this.epoch = of(origin.epoch());
  }

  /**
   * @param publication the same message, as routes see it
   * @throws MalformedPacket if the MQTT 5 properties cannot be read
   */
  public ProducerRecord<byte[], byte[]> make(
      OutboxRecord message, Publication publication, long sequence, Match match)
      throws MalformedPacket {
    List<Header> headers = new ArrayList<>(14);
    add(headers, HeaderNames.TOPIC, of(message.topic()));
    add(headers, HeaderNames.QOS, QOS[message.qos()]);
    add(headers, HeaderNames.RETAIN, message.retain() ? TRUE : FALSE);
    add(headers, HeaderNames.CLIENT_ID, of(message.clientId()));
    if (!message.username().isEmpty()) {
      add(headers, HeaderNames.USER, of(message.username()));
    }
    if (message.properties().length() > 0) {
      PropertyHeaders.add(message.properties(), headers);
    }
    add(headers, HeaderNames.ROUTE, of(match.route().name()));
    add(headers, HeaderNames.SEQUENCE, of(sequence));
    add(headers, HeaderNames.RECEIVED, of(message.receivedMicros()));
    addOrigin(headers);
    return new ProducerRecord<>(
        match.kafkaTopic(publication),
        null,
        Math.max(0, message.receivedMicros() / 1_000),
        match.kafkaKey(publication),
        message.payload().getBytes(),
        headers);
  }

  /**
   * What can be said of a record of the outbox that cannot be read: its bytes and where it stood.
   *
   * @param topic Kafka topic
   */
  public ProducerRecord<byte[], byte[]> makeUnread(
      byte[] outboxRecord, String topic, long sequence) {
    List<Header> headers = new ArrayList<>(4);
    add(headers, HeaderNames.SEQUENCE, of(sequence));
    addOrigin(headers);
    return new ProducerRecord<>(topic, null, (byte[]) null, outboxRecord, headers);
  }

  private void addOrigin(List<Header> headers) {
    add(headers, HeaderNames.NODE, node);
    add(headers, HeaderNames.PARTITION, partition);
    add(headers, HeaderNames.EPOCH, epoch);
  }

  private static void add(List<Header> headers, String name, byte[] value) {
    headers.add(HeaderText.header(name, value));
  }
}
