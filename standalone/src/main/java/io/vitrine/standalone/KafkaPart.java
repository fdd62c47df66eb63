package io.vitrine.standalone;

import io.vitrine.kafka.embedded.EmbeddedKafka;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The embedded Kafka. It takes seconds to start, so it does while the others begin. */
final class KafkaPart implements Part {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaPart.class);

  private final Path directory;
  private final ListenAddress listensOn;
  private final List<String> topics;
  private final CompletableFuture<EmbeddedKafka> kafka = new CompletableFuture<>();

  /**
   * @param topics made at once, so that a consumer that comes before the first record finds them
   */
  KafkaPart(Path directory, ListenAddress listensOn, List<String> topics) {
    this.directory = directory;
    this.listensOn = listensOn;
    this.topics = topics;
  }

  @Override
  public String name() {
    return "kafka";
  }

  @Override
  public ListenAddress listensOn() {
    return listensOn;
  }

  @Override
  public void begin() {
    Thread starter = new Thread(this::startKafka, "kafka-start");
    starter.setDaemon(true);
    starter.start();
  }

  @Override
  public List<String> start() throws Exception {
    await();
    return List.of();
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
      EmbeddedKafka started = EmbeddedKafka.start(directory, listensOn.host(), listensOn.port());
      if (!topics.isEmpty()) {
        create(topics, started.bootstrapServers());
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
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }
}
