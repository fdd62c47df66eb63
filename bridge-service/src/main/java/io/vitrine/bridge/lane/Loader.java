package io.vitrine.bridge.lane;

import io.vertx.core.buffer.Buffer;
import io.vitrine.bridge.deadletter.Cause;
import io.vitrine.bridge.deadletter.DeadLetters;
import io.vitrine.bridge.kafka.Delivery;
import io.vitrine.bridge.record.Origin;
import io.vitrine.bridge.record.RecordFactory;
import io.vitrine.bridge.route.KafkaTopic;
import io.vitrine.bridge.route.Publication;
import io.vitrine.bridge.route.RouteCache;
import io.vitrine.bridge.route.RouteCache.Match;
import io.vitrine.contract.OutboxRecord;
import io.vitrine.mqtt.packet.MalformedPacket;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Turns a flight's records into deliveries: each route that matches makes one.
 *
 * <p>Threads: the lane's thread.
 */
final class Loader {
  private static final int TOPICS_CACHED_MAX = 4_096;
  private static final int NO_ROUTE = -1;

  private final LaneId id;
  private final DeadLetters deadLetters;
  private final RouteCache routes;
  private long epoch = -1;
  private RecordFactory records;

  Loader(LaneId id, LaneOptions options) {
    this.id = id;
    this.deadLetters = options.deadLetters();
    this.routes = new RouteCache(options.routes(), TOPICS_CACHED_MAX);
    this.records = new RecordFactory(new Origin(id.node(), id.partition(), epoch));
  }

  void load(Flight flight) {
    if (flight.epoch() != epoch) {
      epoch = flight.epoch();
      records = new RecordFactory(new Origin(id.node(), id.partition(), epoch));
    }
    List<Delivery> made = new ArrayList<>(flight.count());
    int unrouted = 0;
    for (int i = 0; i < flight.count(); i++) {
      int before = made.size();
      make(flight, flight.first() + i, flight.records().get(i), made);
      unrouted += made.size() == before ? 1 : 0;
    }
    flight.load(made, unrouted);
  }

  private void make(Flight flight, long sequence, Buffer bytes, List<Delivery> made) {
    int before = made.size();
    try {
      OutboxRecord message = OutboxRecord.decode(bytes);
      Publication publication =
          new Publication(message.topic(), message.clientId(), message.username(), message.qos());
      for (Match match : routes.matches(publication)) {
        made.add(delivery(flight, records.make(message, publication, sequence, match), match));
      }
    } catch (MalformedPacket | IllegalArgumentException | IndexOutOfBoundsException e) {
      made.subList(before, made.size()).clear();
      ProducerRecord<byte[], byte[]> unread =
          records.makeUnread(bytes.getBytes(), deadLetters.topic(), sequence);
      Delivery delivery = new Delivery(NO_ROUTE, unread, deadLetters, flight::acknowledged);
      delivery.condemn(Cause.UNREADABLE, String.valueOf(e.getMessage()));
      made.add(delivery);
    }
  }

  private Delivery delivery(Flight flight, ProducerRecord<byte[], byte[]> record, Match match) {
    Delivery delivery =
        new Delivery(match.route().index(), record, deadLetters, flight::acknowledged);
    if (!KafkaTopic.legal(record.topic())) {
      delivery.condemn(Cause.INVALID_TOPIC, "the route's template gave \"" + record.topic() + "\"");
    }
    return delivery;
  }
}
