package io.vitrine.bridge.trial;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vitrine.bridge.record.Origin;
import io.vitrine.bridge.record.RecordFactory;
import io.vitrine.bridge.route.Rendering;
import io.vitrine.bridge.route.RouteCache;
import io.vitrine.bridge.route.Routes;
import io.vitrine.bridge.schema.Schemas;
import io.vitrine.config.BridgeOptions;
import io.vitrine.config.Settings;
import io.vitrine.contract.OutboxRecord;
import io.vitrine.mqtt.packet.MalformedPacket;
import io.vitrine.route.Publication;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Makes records of a message as the bridge does, and sends none.
 *
 * <p>Threads: one at a time.
 */
public final class Trial {
  /**
   * What became of the message on one route.
   *
   * @param taken whether the route's condition took it
   * @param record what would be written; null if it was not taken
   * @param cause of the dead letter that it would be, as in its header; null if it would be none
   * @param detail the same in words; empty if it would be none
   */
  public record Outcome(
      String route,
      boolean taken,
      @Nullable ProducerRecord<byte[], byte[]> record,
      @Nullable String cause,
      String detail) {}

  private final Routes routes;
  private final Schemas schemas;
  private final RecordFactory factory;

  /**
   * @param node name of the broker that the message would come to
   */
  public Trial(Settings settings, String node) {
    this(
        Routes.of(settings.get(BridgeOptions.ROUTES)),
        Schemas.of(settings.get(BridgeOptions.ROUTES), settings, new SimpleMeterRegistry()),
        node);
  }

  Trial(Routes routes, Schemas schemas, String node) {
    this.routes = routes;
    this.schemas = schemas;
    factory = new RecordFactory(new Origin(node, 0, 0));
  }

  /** How many routes there are. */
  public int routes() {
    return routes.all().size();
  }

  /**
   * For each route whose filter matches, in their order.
   *
   * @throws MalformedPacket if the message's properties cannot be read
   */
  public List<Outcome> of(OutboxRecord message) throws MalformedPacket {
    Publication publication = new Publication(message);
    Rendering rendering = new Rendering();
    List<Outcome> outcomes = new ArrayList<>();
    for (RouteCache.Match match : new RouteCache(routes, 1).matches(publication)) {
      String name = match.route().name();
      if (!match.takes(publication)) {
        outcomes.add(new Outcome(name, false, null, null, ""));
        continue;
      }
      match.render(publication, rendering);
      schemas.check(match.route().settings(), publication, rendering);
      Rendering.Problem problem = rendering.problem();
      outcomes.add(
          new Outcome(
              name,
              true,
              factory.make(publication, rendering, 1, match),
              problem == null ? null : problem.name().toLowerCase(Locale.ROOT),
              rendering.detail()));
    }
    return outcomes;
  }
}
