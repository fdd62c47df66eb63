package io.vitrine.kafka.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The same Kafka as a process of its own, for measurements and for tests that kill it: prints its
 * address when it is ready and ends with its standard input. Arguments: its directory and, unless
 * any port will do, a port of 127.0.0.1, or of another address that is the third one.
 */
public final class KafkaServer {
  private static final String HOST = "127.0.0.1";

  private KafkaServer() {}

  public static void main(String[] arguments) throws IOException {
    int port = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 0;
    String host = arguments.length > 2 ? arguments[2] : HOST;
    try (EmbeddedKafka kafka = EmbeddedKafka.start(Path.of(arguments[0]), host, port)) {
      String line = kafka.bootstrapServers() + System.lineSeparator();
      System.out.write(line.getBytes(StandardCharsets.UTF_8));
      System.out.flush();
      System.in.transferTo(OutputStream.nullOutputStream());
    }
  }
}
