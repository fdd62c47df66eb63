package io.vitrine.benchmarks.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The brokers that can be compared, by name.
 *
 * @param repository this work tree
 * @param baseline another one, built, of the commit that {@code vitrine-before} runs
 * @param settings of ours
 * @param persistent whether the others keep sessions on disk too; ours always does
 * @param java options of the JVMs
 */
public record Peers(
    Path repository, Path baseline, List<String> settings, boolean persistent, String java) {

  /**
   * Starts one, with its files in a folder of its own.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public Peer start(String name, int port, Path folder) throws IOException, InterruptedException {
    Path own = Files.createDirectories(folder.resolve(name));
    Path module = repository.resolve("benchmarks");
    return switch (name) {
      case "vitrine" -> Peer.vitrine(name, repository, port, own, settings, java);
      case "vitrine-before" -> Peer.vitrine(name, baseline, port, own, settings, java);
      case "mosquitto" -> Peer.mosquitto(port, own, persistent);
      case "hivemq" -> Peer.hivemq(module, port, own, persistent, java);
      case "relay" -> Peer.relay(module.resolve("mqttload/build/limitrelay"), port, own);
      default ->
          throw new IllegalArgumentException(
              name + " (expected: vitrine, vitrine-before, mosquitto, hivemq or relay)");
    };
  }
}
