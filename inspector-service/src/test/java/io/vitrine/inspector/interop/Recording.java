package io.vitrine.inspector.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.inspector.Program;
import io.vitrine.inspector.Waiting;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** dumpcap on the loopback interface, for one TCP port. */
final class Recording implements AutoCloseable {
  private final Path file;
  private final Program dumpcap;

  /** It captures, or {@link #running} is false. */
  Recording(Path directory, String name, int port) throws Exception {
    file = directory.resolve(name + ".pcapng");
    String filter = "tcp port " + port;
    dumpcap =
        new Program(
            directory.resolve(name + ".dumpcap"),
            List.of("dumpcap", "-q", "-i", "lo", "-f", filter, "-w", file.toString()));
    Waiting.until(() -> assertThat(!running() || dumpcap.printed().contains("File: ")).isTrue());
  }

  boolean running() {
    return dumpcap.running();
  }

  /** Why it does not run. */
  String complaint() throws Exception {
    return dumpcap.printed().replace('\n', ' ');
  }

  /** The capture with all that the port has seen so far. */
  Path finished(String host, int port) throws Exception {
    // What dumpcap has not yet read is lost when it ends: a last connection has to be in the file.
    ByteBuffer ports = ByteBuffer.allocate(4);
    try (Socket last = new Socket(host, port)) {
      ports.putShort((short) last.getLocalPort()).putShort((short) port);
    }
    String mark = latin(ports.array());
    Waiting.until(() -> assertThat(latin(Files.readAllBytes(file)).contains(mark)).isTrue());
    dumpcap.end();
    return file;
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() {
    dumpcap.close();
  }
}
