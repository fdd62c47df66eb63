package io.vitrine.standalone;

import io.vitrine.kafka.embedded.EmbeddedKafka;
import io.vitrine.runtime.HostPort;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** The embedded Kafka. It takes seconds to start, so it does while the others begin. */
final class KafkaPart implements Part {
  private final String host;
  private final int port;
  private final CompletableFuture<EmbeddedKafka> kafka = new CompletableFuture<>();

  /** Begins to start it. */
  KafkaPart(Path directory, String host, int port) {
    this.host = host;
    this.port = port;
    Thread starter = new Thread(() -> startIn(directory), "kafka-start");
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

  private void startIn(Path directory) {
    try {
      kafka.complete(EmbeddedKafka.start(directory, host, port));
    } catch (Throwable e) {
      kafka.completeExceptionally(e);
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
