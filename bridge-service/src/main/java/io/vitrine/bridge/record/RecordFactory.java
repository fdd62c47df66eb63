package io.vitrine.bridge.record;

import static io.vitrine.bridge.record.HeaderText.header;
import static io.vitrine.bridge.record.HeaderText.of;

import io.vitrine.bridge.route.Rendering;
import io.vitrine.bridge.route.RouteCache.Match;
import io.vitrine.contract.OutboxRecord;
import io.vitrine.mqtt.packet.MalformedPacket;
import io.vitrine.route.Publication;
import java.util.Arrays;
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

  /** So many has a record whose PUBLISH had neither a user nor properties. */
  private static final int HEADERS = 10;

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
   * @param rendering what the route made of the message
   * @throws MalformedPacket if the MQTT 5 properties cannot be read
   */
  public ProducerRecord<byte[], byte[]> make(
      Publication publication, Rendering rendering, long sequence, Match match)
      throws MalformedPacket {
    OutboxRecord message = publication.message();
    List<Rendering.Added> added = rendering.headers();
    List<Header> properties =
        message.properties().length() == 0 ? List.of() : PropertyHeaders.of(message.properties());
    boolean user = !message.username().isEmpty();
    Header[] headers = new Header[HEADERS + (user ? 1 : 0) + properties.size() + added.size()];
    int at = 0;
    headers[at++] = header(HeaderNames.TOPIC, match.mqttTopic());
    headers[at++] = QOS[message.qos()];
    headers[at++] = message.retain() ? RETAIN : NO_RETAIN;
    headers[at++] = client(message.clientId());
    if (user) {
      headers[at++] = header(HeaderNames.USER, message.username());
    }
    for (Header property : properties) {
      headers[at++] = property;
    }
    headers[at++] = route(match.route().name());
    headers[at++] = header(HeaderNames.SEQUENCE, of(sequence));
    headers[at++] = header(HeaderNames.RECEIVED, of(message.receivedMicros()));
    headers[at++] = node;
    headers[at++] = partition;
    headers[at++] = epoch;
    for (int i = 0; i < added.size(); i++) {
      headers[at++] = header(added.get(i).name(), added.get(i).value());
    }
    byte[] value = rendering.value();
    return new ProducerRecord<>(
        rendering.topic(),
        rendering.partition(),
        Math.max(0, message.receivedMicros() / 1_000),
        rendering.key(),
        value == null ? publication.payload() : value,
        Arrays.asList(headers));
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
    List<Header> headers =
        List.of(header(HeaderNames.SEQUENCE, of(sequence)), node, partition, epoch);
    return new ProducerRecord<>(topic, null, (byte[]) null, outboxRecord, headers);
  }
}
