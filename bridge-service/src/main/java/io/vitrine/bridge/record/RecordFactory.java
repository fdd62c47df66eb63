package io.vitrine.bridge.record;

import static io.vitrine.bridge.record.HeaderText.header;
import static io.vitrine.bridge.record.HeaderText.of;

import io.vitrine.bridge.format.Format;
import io.vitrine.bridge.route.Rendering;
import io.vitrine.bridge.route.RouteCache.Match;
import io.vitrine.config.PayloadFormat;
import io.vitrine.contract.OutboxRecord;
import io.vitrine.mqtt.packet.MalformedPacket;
import io.vitrine.route.Publication;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Makes Kafka records of what one partition of an outbox holds. The value is the payload, byte for
 * byte, unless the route has another format; an empty payload is an empty value, not a missing one,
 * since that would delete a key in a compacted topic.
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

  private final String nodeName;
  private final String idPrefix;
  private final Header node;
  private final Header partition;
  private final Header epoch;
  private final Map<String, Header> clients = new HashMap<>();
  private final Map<String, Header> routes = new HashMap<>();

  public RecordFactory(Origin origin) {
    this.nodeName = origin.node();
    this.idPrefix = nodeName + "/" + origin.partition() + "/" + origin.epoch() + "/";
    this.node = header(HeaderNames.NODE, origin.node());
    this.partition = header(HeaderNames.PARTITION, of(origin.partition()));
    this.epoch = header(HeaderNames.EPOCH, of(origin.epoch()));
  }

  /**
   * The record; if the rendering has a problem, that of {@link #makeDead}.
   *
   * @param rendering what the route made of the message
   * @throws MalformedPacket if the MQTT 5 properties cannot be read
   */
  public ProducerRecord<byte[], byte[]> make(
      Publication publication, Rendering rendering, long sequence, Match match)
      throws MalformedPacket {
    PayloadFormat format = match.route().format();
    if (rendering.problem() != null) {
      return makeDead(publication, rendering, sequence, match);
    }
    if (format == PayloadFormat.RAW) {
      byte[] bytes = rendering.data(publication.payload());
      return make(publication, rendering, sequence, match, bytes, List.of());
    }
    String name = match.route().name();
    String id = idPrefix + sequence + "/" + name;
    Format written =
        Format.of(format, new Format.Message(publication, rendering, id, nodeName, name));
    return make(publication, rendering, sequence, match, written.value(), written.headers());
  }

  /** The same for a dead letter: its value is the payload, whatever the route makes of it. */
  public ProducerRecord<byte[], byte[]> makeDead(
      Publication publication, Rendering rendering, long sequence, Match match)
      throws MalformedPacket {
    return make(publication, rendering, sequence, match, publication.payload(), List.of());
  }

  private ProducerRecord<byte[], byte[]> make(
      Publication publication,
      Rendering rendering,
      long sequence,
      Match match,
      byte[] value,
      List<Rendering.Added> formatHeaders)
      throws MalformedPacket {
    OutboxRecord message = publication.message();
    List<Rendering.Added> added = rendering.headers();
    List<Header> properties =
        message.properties().length() == 0 && publication.carried() == null
            ? List.of()
            : PropertyHeaders.of(message.properties(), publication.carried());
    boolean user = !message.username().isEmpty();
    Header[] headers =
        new Header
            [HEADERS + (user ? 1 : 0) + properties.size() + added.size() + formatHeaders.size()];
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
    for (int i = 0; i < formatHeaders.size(); i++) {
      headers[at++] = header(formatHeaders.get(i).name(), formatHeaders.get(i).value());
    }
    return new OutgoingRecord(
        rendering.topic(),
        rendering.partition(),
        Math.max(0, message.receivedMicros() / 1_000),
        rendering.key(),
        value,
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
    List<Header> headers =
        List.of(header(HeaderNames.SEQUENCE, of(sequence)), node, partition, epoch);
    return new ProducerRecord<>(topic, null, (byte[]) null, outboxRecord, headers);
  }
}
