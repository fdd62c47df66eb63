package io.vitrine.standalone;

import io.vitrine.kafka.embedded.EmbeddedKafka;
import io.vitrine.runtime.HostPort;
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

  private final String host;
  private final int port;
  private final CompletableFuture<EmbeddedKafka> kafka = new CompletableFuture<>();

  /**
   * Begins to start it.
   *
   * @param topics made at once, so that a consumer that comes before the first record finds them
   */
  KafkaPart(Path directory, String host, int port, List<String> topics) {
    this.host = host;
    this.port = port;
    Thread starter = new Thread(() -> startIn(directory, topics), "kafka-start");
    starter.setDaemon(true);
    starter.start();
  }

  @Override
  public String name() {
    return "kafka";
  }

  @Override
  public String listensOn() {
    return HostPort.format(host, port);
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
    await().close();
  }

  private void startIn(Path directory, List<String> topics) {
    try {
      EmbeddedKafka started = EmbeddedKafka.start(directory, host, port);
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
