package io.vitrine.standalone;

import io.vitrine.config.BridgeOptions;
import io.vitrine.config.EmbeddedKafkaOptions;
import io.vitrine.config.RouteSettings;
import io.vitrine.config.Settings;
import io.vitrine.kafka.embedded.EmbeddedKafka;
import io.vitrine.kafka.embedded.EmbeddedKafkaException;
import io.vitrine.route.Template;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The embedded Kafka. It takes seconds to start, so it does while the others begin. */
final class KafkaPart implements Part {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaPart.class);

  private final Path directory;
  private final ListenAddress listensOn;
  private final String advertisedHost;
  private final List<String> topics;
  private final CompletableFuture<EmbeddedKafka> kafka = new CompletableFuture<>();

  /**
   * @param directory of Kafka's own, made if missing
   */
  KafkaPart(Path directory, Settings settings) {
    this.directory = directory;
    this.listensOn = Parts.at(settings, EmbeddedKafkaOptions.HOST, EmbeddedKafkaOptions.PORT);
    this.advertisedHost = advertisedHost(settings);
    this.topics = topics(settings);
  }

  /**
   * Those that the routes name outright, made at once, so that a consumer that comes before the
   * first record finds them; the others are made on first use.
   */
  private static List<String> topics(Settings settings) {
    Stream<String> written =
        settings.get(BridgeOptions.ROUTES).stream()
            .map(RouteSettings::topic)
            .filter(Template::fixed)
            .map(Template::toString);
    Stream<String> read =
        settings.get(BridgeOptions.KAFKA_ROUTES).stream().flatMap(route -> route.topics().stream());
    return Stream.concat(written, read).distinct().toList();
  }

  private static String advertisedHost(Settings settings) {
    String told = settings.get(EmbeddedKafkaOptions.ADVERTISED_HOST);
    String host = settings.get(EmbeddedKafkaOptions.HOST);
    if (!told.isEmpty()) {
      return told;
    }
    return new ListenAddress(host, 0).reachedAt();
  }

  @Override
  public String name() {
    return "kafka";
  }

  @Override
  public List<ListenAddress> listensOn() {
    return List.of(listensOn);
  }

  @Override
  public void begin() {
    Thread starter = new Thread(this::startKafka, "kafka-start");
    starter.setDaemon(true);
    starter.start();
  }

  @Override
  public List<String> start() throws Exception {
    return List.of("kafka " + bootstrapServers());
  }

  /** Waits for the start. */
  String bootstrapServers() throws Exception {
    return await().bootstrapServers();
  }

  @Override
  public void stop() throws Exception {
    if (!kafka.isCompletedExceptionally()) {
      await().close();
    }
  }

  private void startKafka() {
    try {
      EmbeddedKafka started =
          EmbeddedKafka.start(
              directory, listensOn.host(), listensOn.port(), advertisedHost, Map.of());
      if (!topics.isEmpty()) {
        create(topics, new ListenAddress(listensOn.reachedAt(), started.port()).toString());
      }
      kafka.complete(started);
    } catch (Throwable e) {
      kafka.completeExceptionally(e);
    }
  }

  /** Where it does not succeed the topics are made on first use, like any other. */
  private static void create(List<String> names, String servers) throws InterruptedException {
    List<NewTopic> topics =
        names.stream().map(name -> new NewTopic(name, Optional.empty(), Optional.empty())).toList();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      admin.createTopics(topics).all().get();
    } catch (ExecutionException e) {
      LOG.debug("topics {} are there, or made later", names, e);
    }
  }

  private EmbeddedKafka await() throws Exception {
    try {
      return kafka.get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof EmbeddedKafkaException known) {
        // Here and not where all parts are started: the services' images have no Kafka.
        throw new IllegalArgumentException(known.getMessage(), known);
      }
      throw cause instanceof Exception other ? other : e;
    }
  }
}
