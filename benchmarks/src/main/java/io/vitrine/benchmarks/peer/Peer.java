package io.vitrine.benchmarks.peer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A broker that runs as a process of its own and listens on 127.0.0.1. */
public final class Peer implements AutoCloseable {
  private static final int START_SECONDS_MAX = 60;

  private final String name;
  private final int port;
  private final Process process;

  private Peer(String name, int port, Process process) {
    this.name = name;
    this.port = port;
    this.process = process;
  }

  /**
   * Our broker alone, without routes, so that it does what the others do; the tap is on.
   *
   * @param repository a work tree, of this commit or of another to compare with
   * @param settings further ones, {@code key=value}
   * @param java options of the JVM
   */
  public static Peer vitrine(
      String name, Path repository, int port, Path folder, List<String> settings, String java)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(repository.resolve("vitrine").toString());
    command.addAll(List.of("broker", "--data", folder.resolve("data").toString()));
    command.addAll(List.of("--set", "broker.port=" + port, "--set", "broker.ws_port=0"));
    command.addAll(List.of("--set", "cluster.enabled=false", "--set", "admin.broker_port=0"));
    for (String setting : settings) {
      command.addAll(List.of("--set", setting));
    }
    return start(name, port, folder, command, Map.of("VITRINE_JAVA_OPTS", java));
  }

  /**
   * HiveMQ CE, the JVM broker that costs least, with as much heap as ours.
   *
   * @param module the folder of the benchmarks
   * @param java options of the JVM
   */
  public static Peer hivemq(Path module, int port, Path folder, boolean persistent, String java)
      throws IOException, InterruptedException {
    List<String> command = HiveMq.command(module, folder, port, persistent, java);
    return start("hivemq", port, folder, command, Map.of());
  }

  /**
   * The floor: {@code limitrelay}, one thread in C that knows where frames begin and end, copies
   * each PUBLISH to who wants it, and keeps nothing. What it costs is the system calls.
   *
   * @param binary as {@code make} leaves it
   */
  public static Peer relay(Path binary, int port, Path folder) throws IOException {
    return start("relay", port, folder, List.of(binary.toString(), "--port", "" + port), Map.of());
  }

  /**
   * Debian's mosquitto with its queue limits lifted.
   *
   * @param persistent whether it writes what it has to disk, every half an hour and at its end
   */
  public static Peer mosquitto(int port, Path folder, boolean persistent) throws IOException {
    Path config = folder.resolve("mosquitto.conf");
    Files.writeString(
        config,
        """
        listener %d 127.0.0.1
        allow_anonymous true
        user %s
        set_tcp_nodelay true
        max_inflight_messages 1000
        max_queued_messages 0
        max_connections -1
        log_type error
        log_dest stderr
        persistence %b
        persistence_location %s/
        """
            .formatted(port, System.getProperty("user.name"), persistent, folder));
    return start(
        "mosquitto", port, folder, List.of("mosquitto", "-c", config.toString()), Map.of());
  }

  private static Peer start(
      String name, int port, Path folder, List<String> command, Map<String, String> environment)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name + ".log").toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    // Also when this process is interrupted.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    Peer peer = new Peer(name, port, process);
    peer.awaitPort(folder);
    return peer;
  }

  private void awaitPort(Path folder) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS_MAX);
    while (System.nanoTime() < deadline && process.isAlive()) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress("127.0.0.1", port), 200);
        return;
      } catch (IOException notYet) {
        Thread.onSpinWait();
      }
    }
    process.destroyForcibly();
    throw new IOException(name + " did not start, see " + folder.resolve(name + ".log"));
  }

  public String name() {
    return name;
  }

  /** Whether it needs to be warmed. */
  public boolean jvm() {
    return name.startsWith("vitrine") || name.equals("hivemq");
  }

  public int port() {
    return port;
  }

  public long pid() {
    return process.pid();
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }
}
