package io.vitrine.bridge.trial;

import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vitrine.bridge.route.RouteBook;
import io.vitrine.bridge.route.Routes;
import io.vitrine.bridge.schema.Schemas;
import io.vitrine.config.ConfigException;
import io.vitrine.config.RouteDocument;
import io.vitrine.config.RouteSettings;
import io.vitrine.config.Settings;
import io.vitrine.contract.Addresses;
import io.vitrine.contract.OutboxRecord;
import io.vitrine.contract.RouteRefusal;
import io.vitrine.contract.TrialRequest;
import io.vitrine.mqtt.packet.MalformedPacket;
import io.vitrine.runtime.Bus;
import io.vitrine.runtime.BusRefusal;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@link TrialRequest}s.
 *
 * <p>Threads: the context that it is started on.
 */
public final class TrialService {
  private final Bus bus;
  private final String node;
  private final RouteBook book;
  private final Schemas schemas;
  private Bus.@Nullable Registration registration;

  public TrialService(Bus bus, String node, RouteBook book, Settings settings) {
    this.bus = bus;
    this.node = node;
    this.book = book;
    // Of its own: what is tried is neither counted nor puts out what live routes need.
    SimpleMeterRegistry uncounted = new SimpleMeterRegistry();
    uncounted.config().meterFilter(MeterFilter.deny());
    this.schemas = Schemas.of(List.of(), settings, uncounted);
  }

  /** Completes when the whole cluster can ask. */
  public Future<Void> start() {
    registration = bus.serve(Addresses.trial(node), this::answer);
    return registration.ready();
  }

  public Future<Void> stop() {
    return registration == null ? Future.succeededFuture() : registration.close();
  }

  /** A schema may have to be asked for, which takes its time. */
  private Future<Buffer> answer(Buffer body) {
    return bus.vertx().executeBlocking(() -> tried(body), false);
  }

  private Buffer tried(Buffer body) {
    try {
      TrialRequest request = TrialRequest.decode(body);
      List<RouteSettings> routes = new ArrayList<>();
      if (request.configured()) {
        book.configured().all().forEach(route -> routes.add(route.settings()));
      }
      for (int i = 0; i < request.routes().size(); i++) {
        routes.add(RouteDocument.read(request.routes().getJsonObject(i).getMap()).settings());
      }
      Trial trial = new Trial(Routes.of(routes), schemas, request.node());
      JsonArray outcomes = new JsonArray();
      for (Trial.Outcome each : trial.of(OutboxRecord.decode(request.message()))) {
        outcomes.add(json(each));
      }
      return new JsonObject().put("routes", trial.routes()).put("outcomes", outcomes).toBuffer();
    } catch (DecodeException
        | IllegalArgumentException
        | ClassCastException
        | IndexOutOfBoundsException
        | ConfigException
        | MalformedPacket e) {
      throw new BusRefusal(RouteRefusal.REQUEST, String.valueOf(e.getMessage()));
    }
  }

  private static JsonObject json(Trial.Outcome outcome) {
    JsonObject json = new JsonObject().put("route", outcome.route()).put("taken", outcome.taken());
    if (outcome.cause() != null) {
      json.put("cause", outcome.cause()).put("detail", outcome.detail());
    }
    ProducerRecord<byte[], byte[]> record = outcome.record();
    if (record != null) {
      JsonArray headers = new JsonArray();
      for (Header each : record.headers()) {
        headers.add(new JsonObject().put("name", each.key()).put("value", each.value()));
      }
      json.put(
          "record",
          new JsonObject()
              .put("topic", record.topic())
              .put("partition", record.partition())
              .put("key", record.key())
              .put("value", record.value())
              .put("headers", headers));
    }
    return json;
  }
}
