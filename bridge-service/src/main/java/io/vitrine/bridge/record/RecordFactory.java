package io.vitrine.bridge.record;

import static io.vitrine.bridge.record.HeaderText.header;
import static io.vitrine.bridge.record.HeaderText.of;

import io.vitrine.bridge.route.Publication;
import io.vitrine.bridge.route.RouteCache.Match;
import io.vitrine.contract.OutboxRecord;
import io.vitrine.mqtt.packet.MalformedPacket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Makes Kafka records of what one partition of an outbox holds. The value is the payload, byte for
 * byte; an empty payload is an empty value, not a missing one, since that would delete a key in a
 * compacted topic.
 *
 * <p>Headers that many records have in common are made once.
 *
 * <p>Threads: one at a time.
 */
public final class RecordFactory {
  private static final int CLIENTS_CACHED_MAX = 4_096;
  private static final Header[] QOS = {
    header(HeaderNames.QOS, "0"), header(HeaderNames.QOS, "1"), header(HeaderNames.QOS, "2")
  };
  private static final Header RETAIN = header(HeaderNames.RETAIN, "true");
  private static final Header NO_RETAIN = header(HeaderNames.RETAIN, "false");

  private final Header node;
  private final Header partition;
  private final Header epoch;
  private final Map<String, Header> clients = new HashMap<>();
  private final Map<String, Header> routes = new HashMap<>();

  public RecordFactory(Origin origin) {
    this.node = header(HeaderNames.NODE, origin.node());
    this.partition = header(HeaderNames.PARTITION, of(origin.partition()));
    this.epoch = header(HeaderNames.EPOCH, of(origin.epoch()));
  }

  /**
   * @param publication the same message, as routes see it
   * @throws MalformedPacket if the MQTT 5 properties cannot be read
   */
  public ProducerRecord<byte[], byte[]> make(
      OutboxRecord message, Publication publication, long sequence, Match match)
      throws MalformedPacket {
    List<Header> headers = new ArrayList<>(14);
    headers.add(header(HeaderNames.TOPIC, match.mqttTopic()));
    headers.add(QOS[message.qos()]);
    headers.add(message.retain() ? RETAIN : NO_RETAIN);
    headers.add(client(message.clientId()));
    if (!message.username().isEmpty()) {
      headers.add(header(HeaderNames.USER, message.username()));
    }
    if (message.properties().length() > 0) {
      PropertyHeaders.add(message.properties(), headers);
    }
    headers.add(route(match.route().name()));
    headers.add(header(HeaderNames.SEQUENCE, of(sequence)));
    headers.add(header(HeaderNames.RECEIVED, of(message.receivedMicros())));
    addOrigin(headers);
    return new ProducerRecord<>(
        match.kafkaTopic(publication),
        null,
        Math.max(0, message.receivedMicros() / 1_000),
        match.kafkaKey(publication),
        message.payload().getBytes(),
        headers);
  }

  private Header client(String id) {
    if (clients.size() >= CLIENTS_CACHED_MAX) {
      clients.clear();
    }
    return clients.computeIfAbsent(id, name -> header(HeaderNames.CLIENT_ID, name));
  }

  private Header route(String name) {
    return routes.computeIfAbsent(name, title -> header(HeaderNames.ROUTE, title));
  }

  /**
   * What can be said of a record of the outbox that cannot be read: its bytes and where it stood.
   *
   * @param topic Kafka topic
   */
  public ProducerRecord<byte[], byte[]> makeUnread(
      byte[] outboxRecord, String topic, long sequence) {
    List<Header> headers = new ArrayList<>(4);
    headers.add(header(HeaderNames.SEQUENCE, of(sequence)));
    addOrigin(headers);
    return new ProducerRecord<>(topic, null, (byte[]) null, outboxRecord, headers);
  }

  private void addOrigin(List<Header> headers) {
    headers.add(node);
    headers.add(partition);
    headers.add(epoch);
  }
}
