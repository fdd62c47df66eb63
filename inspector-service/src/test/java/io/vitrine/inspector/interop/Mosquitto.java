package io.vitrine.inspector.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vitrine.inspector.Program;
import io.vitrine.inspector.Waiting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** A mosquitto with listeners at free ports, of which one over WebSocket if it can. */
final class Mosquitto implements AutoCloseable {
  /** Somebody else may take a port that was free. */
  private static final int STARTS_MAX = 5;

  /** It can be built so. */
  private static final Pattern WITHOUT_WEBSOCKET =
      Pattern.compile("websockets support not available", Pattern.CASE_INSENSITIVE);

  private final Map<Listener, Integer> ports = new EnumMap<>(Listener.class);
  private final Program program;

  /**
   * Skips the tests if it does not start, saying what it said.
   *
   * @param directory has {@code server.pem} and {@code server.key} for the listeners with TLS
   */
  Mosquitto(Path directory, Collection<Listener> wanted) throws Exception {
    List<Listener> listeners = new ArrayList<>(wanted);
    Program running = start(directory, listeners);
    for (int i = 1; i < STARTS_MAX && !running.running(); i++) {
      if (WITHOUT_WEBSOCKET.matcher(running.printed()).find()) {
        listeners.remove(Listener.WEBSOCKET);
        ports.remove(Listener.WEBSOCKET);
      }
      running = start(directory, listeners);
    }
    program = running;
    assumeTrue(program.running(), "mosquitto does not start: " + program.printed());
  }

  /** Those that it has. */
  Set<Listener> listeners() {
    return ports.keySet();
  }

  /** It listens, or has ended. */
  private Program start(Path directory, Collection<Listener> listeners) throws Exception {
    List<String> lines = new ArrayList<>();
    // It need not read the key as somebody else.
    lines.addAll(List.of("user root", "allow_anonymous true", "log_dest stderr", "log_type all"));
    for (Listener each : listeners) {
      ports.put(each, freePort(each.host()));
      lines.add("listener " + port(each) + " " + each.host());
      lines.addAll(each.lines());
      if (each.secured()) {
        lines.add("certfile " + directory.resolve("server.pem"));
        lines.add("keyfile " + directory.resolve("server.key"));
      }
    }
    Path configuration = Files.write(directory.resolve("mosquitto.conf"), lines);
    Program started =
        new Program(
            directory.resolve("mosquitto.log"),
            List.of("mosquitto", "-c", configuration.toString()));
    try {
      Waiting.until(
          () -> assertThat(!started.running() || started.printed().contains(" running")).isTrue());
      return started;
    } catch (AssertionError e) {
      started.close();
      throw e;
    }
  }

  private static int freePort(String host) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), 0));
      return socket.getLocalPort();
    }
  }

  int port(Listener listener) {
    return ports.getOrDefault(listener, -1);
  }

  @Override
  public void close() {
    program.close();
  }
}
