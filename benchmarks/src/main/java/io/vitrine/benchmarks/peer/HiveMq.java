package io.vitrine.benchmarks.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How HiveMQ CE is started: with its own libraries, which Maven brings, and queues as large. */
final class HiveMq {
  private static final List<String> FLAGS =
      List.of(
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.nio=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED");

  private HiveMq() {}

  /**
   * @param persistent whether sessions are on disk
   * @param java options of the JVM
   */
  static List<String> command(Path module, Path folder, int port, boolean persistent, String java)
      throws IOException, InterruptedException {
    Path libraries = module.resolve("target/hivemq");
    if (!Files.isDirectory(libraries)) {
      fetch(module);
    }
    Path conf = Files.createDirectories(folder.resolve("conf"));
    Files.createDirectories(folder.resolve("data"));
    Files.createDirectories(folder.resolve("extensions"));
    Files.writeString(conf.resolve("config.xml"), config(port, persistent ? "file" : "in-memory"));
    Path logging = folder.resolve("logback.xml");
    Files.writeString(
        logging,
        """
        <configuration>
          <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
            <encoder><pattern>%d %p %m%n</pattern></encoder>
          </appender>
          <root level="WARN"><appender-ref ref="out"/></root>
        </configuration>
        """);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(java.split(" ")));
    command.add("-Dlogback.configurationFile=" + logging);
    command.addAll(FLAGS);
    command.addAll(List.of("-cp", libraries + "/*"));
    command.addAll(List.of(module.resolve("hivemq/HiveMqPeer.java").toString(), folder.toString()));
    return command;
  }

  private static String config(int port, String persistence) {
    return """
        <?xml version="1.0"?>
        <hivemq>
          <listeners>
            <tcp-listener><port>%d</port><bind-address>127.0.0.1</bind-address></tcp-listener>
          </listeners>
          <mqtt>
            <queued-messages><max-queue-size>1000000</max-queue-size></queued-messages>
            <receive-maximum><server-receive-maximum>1000</server-receive-maximum></receive-maximum>
          </mqtt>
          <persistence><mode>%s</mode></persistence>
          <anonymous-usage-statistics><enabled>false</enabled></anonymous-usage-statistics>
        </hivemq>
        """
        .formatted(port, persistence);
  }

  private static void fetch(Path module) throws IOException, InterruptedException {
    int exit =
        new ProcessBuilder(
                "mvn",
                "-q",
                "-B",
                "-f",
                module.resolve("hivemq/pom.xml").toString(),
                "dependency:copy-dependencies")
            .inheritIO()
            .start()
            .waitFor();
    if (exit != 0) {
      throw new IOException("HiveMQ's libraries could not be had, see above");
    }
  }
}
