package io.vitrine.inspector.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vitrine.inspector.Program;
import io.vitrine.inspector.SampleFrames;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Clients of a mosquitto: its own, Paho for Python, and a socket that keeps to no rule. */
final class Clients {
  static final List<String> VERSIONS = List.of("mqttv31", "mqttv311", "mqttv5");

  private static final String SECONDS_MAX = "60";
  private static final int SOCKET_MILLIS_MAX = 60_000;
  private static final int LARGE_BYTES = 200_000;

  /** Behind a CONNECT of MQTT 3.1.1: flags, lengths, names and identifiers that are wrong. */
  private static final List<String> WRONG_3 =
      List.of(
          "360500016101 7878",
          "3003000023",
          "30020000",
          "30050003620063",
          "3206000161000078",
          "82050001000161",
          "8206000100016103",
          "80060001000161 01",
          "82020001",
          "a2020001",
          "60020001",
          "64020001",
          "4002ffff",
          "400100",
          "f000",
          "0000",
          "c00100",
          "e00100",
          "2002ff00",
          "9003000107");

  /** Behind a CONNECT of MQTT 5: what its properties and reason codes must not be. */
  private static final List<String> WRONG_5 =
      List.of(
          "3008000161042300002301",
          "300600016102017f",
          "30080001610401000101",
          "300600016102fe00",
          "3005000161ff00",
          "300700016103020001",
          "300700016103230000",
          "300700016103 0b8000",
          "8207000100000161c0",
          "820a0001030b8000000161 00",
          "4004000155 00",
          "e00255 00",
          "e0028e05",
          "f0021800");

  /** In place of CONNECT. */
  private static final List<String> WRONG_FIRST =
      List.of(
          "100d00044d5154580402003c000161",
          "100d00044d5154540403003c000161",
          "100d00044d515454041a003c000161",
          "100d00044d5154540442003c000161",
          "100d00044d5154540402003c0001ff",
          "100d00044d5154540402003c000961",
          "100c00044d5154540400003c0000",
          "101000044d5154540502003c0311000001 61",
          "101000044d5154540502003c031101ff0161");

  /** Packets of these that tshark 4.0 reads in another way, and how. */
  static final Map<String, String> OTHERWISE =
      Map.of(
          "3003000023", "an empty topic, where it shows none",
          "30020000", "the same",
          "300700016103020001", "a property that is cut: it shows as many bytes as it claims",
          "300600016102fe00", "an identifier of two bytes, of which it reads one",
          "100d00044d5154540402003c000961", "a client identifier that is cut: it shows none",
          "101000044d5154540502003c031100000161",
              "a property that is cut: it reads what follows it",
          "101000044d5154540502003c031101ff0161", "the same");

  private final Path directory;
  private int programs;

  Clients(Path directory) {
    this.directory = directory;
  }

  /** What fails here is no part of Vitrine: the tests are skipped, and say so. */
  private void run(String... command) throws Exception {
    Path output = directory.resolve("client-" + programs++);
    try (Program program = new Program(output, List.of(command))) {
      assumeTrue(
          program.succeeded(), "failed: " + String.join(" ", command) + ": " + program.printed());
    }
  }

  private void mosquitto(String program, String host, int port, String version, String... more)
      throws Exception {
    List<String> command = new ArrayList<>(List.of(program, "-h", host, "-p", "" + port));
    command.addAll(List.of("-V", version));
    command.addAll(List.of(more));
    run(command.toArray(String[]::new));
  }

  /** A subscriber that is away and comes back, a will, and every QoS to it. */
  void conversation(String host, int port, String version) throws Exception {
    String root = "plant/" + version;
    List<String> subscriber = new ArrayList<>(List.of("-i", "sub-" + version, "-c", "-t"));
    subscriber.addAll(List.of(root + "/#", "-q", "2", "-u", "reader", "-P", "secret"));
    boolean five = version.equals("mqttv5");
    if (five) {
      subscriber.addAll(List.of("-x", "60"));
    }
    mosquitto("mosquitto_sub", host, port, version, with(subscriber, "-E"));
    for (int qos = 0; qos < 3; qos++) {
      List<String> message = new ArrayList<>(List.of("-t", root + "/" + qos, "-q", "" + qos));
      message.addAll(List.of("-m", "message " + qos, "--will-topic", root + "/will"));
      message.addAll(List.of("--will-payload", "gone", "--will-qos", "1"));
      if (qos == 0) {
        message.add("-r");
      }
      if (five) {
        message.addAll(List.of("-D", "PUBLISH", "user-property", "unit", "C"));
        message.addAll(List.of("-D", "PUBLISH", "content-type", "text/plain"));
        message.addAll(List.of("-D", "CONNECT", "receive-maximum", "5"));
      }
      mosquitto("mosquitto_pub", host, port, version, message.toArray(String[]::new));
    }
    // Two that waited, and the one that is retained.
    String[] back = with(subscriber, "-C", "3", "-W", SECONDS_MAX);
    mosquitto("mosquitto_sub", host, port, version, back);
  }

  private static String[] with(List<String> arguments, String... more) {
    List<String> all = new ArrayList<>(arguments);
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  /** A message over many segments, both ways. */
  void large(String host, int port, String version) throws Exception {
    byte[] payload = new byte[LARGE_BYTES];
    for (int i = 0; i < payload.length; i++) {
      payload[i] = (byte) (i * 31 + i / 255);
    }
    String file = Files.write(directory.resolve("payload"), payload).toString();
    String topic = "large/" + version;
    mosquitto("mosquitto_pub", host, port, version, "-t", topic, "-q", "1", "-r", "-f", file);
    mosquitto(
        "mosquitto_sub", host, port, version, "-t", topic, "-q", "1", "-C", "1", "-W", SECONDS_MAX);
  }

  /** A connection for each thing that is wrong; the broker ends it, or is asked to. */
  static void malformed(String host, int port) throws Exception {
    byte[] connect3 = HexFormat.of().parseHex("100d00044d5154540402003c000161");
    byte[] connect5 = SampleFrames.connect5("a", "user", "secret").getBytes();
    for (String each : WRONG_3) {
      send(host, port, connect3, bytes(each));
    }
    for (String each : WRONG_5) {
      send(host, port, connect5, bytes(each));
    }
    for (String each : WRONG_FIRST) {
      send(host, port, bytes(each));
    }
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  private static void send(String host, int port, byte[]... packets) throws Exception {
    try (Socket socket = new Socket(host, port)) {
      socket.setSoTimeout(SOCKET_MILLIS_MAX);
      OutputStream out = socket.getOutputStream();
      out.write(packets[0]);
      if (packets.length > 1) {
        assertThat(socket.getInputStream().readNBytes(2)).hasSize(2);
        out.write(packets[1]);
      }
      socket.shutdownOutput();
      socket.getInputStream().readAllBytes();
    } catch (SocketException | SocketTimeoutException e) {
      // It was reset, which is an end too, or stays open, whatever this broker waits for.
    }
  }

  /** Paho for Python, over a WebSocket or, with a key log, TLS. */
  void paho(String python, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.addAll(List.of(python, Path.of("src/test/python/paho_messages.py").toString()));
    command.addAll(List.of(arguments));
    run(command.toArray(String[]::new));
  }
}
