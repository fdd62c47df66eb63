package io.vitrine.standalone;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The command as a process of its own, the way the script runs it. */
final class VitrineProcess implements AutoCloseable {
  private static final int LIMIT_SECONDS = 180;
  private static final String MAIN = "io.vitrine.standalone.Main";
  private static final String CLASS_PATH = System.getProperty("java.class.path");
  private static final List<String> OPENS =
      List.of(
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.nio=ALL-UNNAMED",
          "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
          "-Xmx512m",
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC");

  /**
   * Where a process runs.
   *
   * @param command what its own command stands behind, such as one that enters a network namespace
   */
  record Place(Path directory, List<String> command) {
    static Place in(Path directory) {
      return new Place(directory, List.of());
    }
  }

  private final Process process;
  private final Path errors;
  private final CompletableFuture<String> firstLine = new CompletableFuture<>();

  private VitrineProcess(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
    Thread reader = new Thread(this::read, "stdout");
    reader.setDaemon(true);
    reader.start();
  }

  static VitrineProcess start(Path directory, String... args) throws IOException {
    return java(Place.in(directory), MAIN, args);
  }

  /**
   * All in one, with an embedded Kafka, at free ports.
   *
   * @param settings besides those, KEY=VALUE
   */
  static VitrineProcess up(Path directory, String... settings) throws IOException {
    List<String> all =
        new ArrayList<>(List.of("broker.port=0", "embedded_kafka.port=0", "inspector.port=0"));
    all.addAll(List.of(settings));
    return start(Place.in(directory), "up", all);
  }

  /**
   * The broker by itself, without a cluster, with a small tap, at a free port.
   *
   * @param environment variables besides those of this process
   * @param settings besides those, KEY=VALUE
   */
  static VitrineProcess broker(
      Path directory, Path data, Map<String, String> environment, String... settings)
      throws IOException {
    List<String> all =
        new ArrayList<>(
            List.of(
                "broker.port=0",
                "broker.tap_bytes_max=1MiB",
                "cluster.enabled=false",
                "admin.broker_port=0"));
    all.addAll(List.of(settings));
    List<String> args = arguments("broker", data, all);
    return start(directory, environment, args.toArray(String[]::new));
  }

  /** Such a broker with a route for the topic {@code routed}, whose outbox nobody reads. */
  static VitrineProcess routingBroker(
      Path directory, Path data, Map<String, String> environment, String... settings)
      throws IOException {
    Path config = directory.resolve("config.yaml");
    Files.writeString(config, "routes: [{name: r, filter: routed, topic: t, key: k}]\n");
    Map<String, String> all = new HashMap<>(environment);
    all.put("VITRINE_CONFIG", config.toString());
    return broker(directory, data, all, settings);
  }

  /** A command in the directory's own data, with settings KEY=VALUE. */
  private static VitrineProcess start(Place place, String command, List<String> settings)
      throws IOException {
    List<String> args = arguments(command, place.directory().resolve("data"), settings);
    return java(place, MAIN, args.toArray(String[]::new));
  }

  private static List<String> arguments(String command, Path data, List<String> settings) {
    List<String> args = new ArrayList<>(List.of(command, "--data", data.toString()));
    settings.forEach(setting -> args.addAll(List.of("--set", setting)));
    return args;
  }

  /**
   * One service of a cluster on this machine, as node n1.
   *
   * @param kafka bootstrap servers
   * @param settings besides those that place it, KEY=VALUE
   */
  static VitrineProcess service(
      Path directory, String name, int clusterPort, String kafka, String... settings)
      throws IOException {
    return service(Place.in(directory), name, clusterPort, kafka, settings);
  }

  static VitrineProcess service(
      Place place, String name, int clusterPort, String kafka, String... settings)
      throws IOException {
    List<String> all =
        new ArrayList<>(
            List.of(
                "node.name=n1",
                "admin.broker_port=0",
                "admin.bridge_port=0",
                "cluster.port=" + clusterPort,
                "cluster.hosts=127.0.0.1:" + clusterPort,
                "bridge.kafka.bootstrap_servers=" + kafka));
    all.addAll(List.of(settings));
    return start(place, name, all);
  }

  /** Any class with a main of this class path. */
  static VitrineProcess java(Place place, String main, String... args) throws IOException {
    return java(place, CLASS_PATH, main, args, Map.of());
  }

  static VitrineProcess java(Path directory, String classPath, String main, String[] args)
      throws IOException {
    return java(Place.in(directory), classPath, main, args, Map.of());
  }

  /** The command with more environment variables. */
  static VitrineProcess start(Path directory, Map<String, String> environment, String... args)
      throws IOException {
    return java(Place.in(directory), CLASS_PATH, MAIN, args, environment);
  }

  private static VitrineProcess java(
      Place place, String classPath, String main, String[] args, Map<String, String> environment)
      throws IOException {
    List<String> command = new ArrayList<>(place.command());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(OPENS);
    if (Runtime.version().feature() >= 24) {
      command.add("--enable-native-access=ALL-UNNAMED");
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.addAll(List.of("-cp", classPath));
    command.add(main);
    command.addAll(List.of(args));
    Path errors = Files.createTempFile(place.directory(), "stderr", ".txt");
    ProcessBuilder builder = new ProcessBuilder(command).directory(place.directory().toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("VITRINE_"));
    builder.environment().putAll(environment);
    return new VitrineProcess(builder.redirectError(errors.toFile()).start(), errors);
  }

  /** The line that says it is ready; fails if the process ends first. */
  String ready() throws Exception {
    String line = firstLine.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    if (line.isEmpty()) {
      throw new AssertionError("ended with " + exit() + ": " + errors());
    }
    return line;
  }

  /** What stands behind {@code before} in the line that says it is ready. */
  String address(String before) throws Exception {
    Matcher matcher = Pattern.compile(Pattern.quote(before) + "(\\S+)").matcher(ready());
    if (!matcher.find()) {
      throw new AssertionError("no " + before + " in: " + ready());
    }
    return matcher.group(1);
  }

  static int port(String address) {
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
  }

  HttpResponse<String> get(String path) throws Exception {
    URI uri = URI.create("http://" + address("http://") + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  long pid() {
    return process.pid();
  }

  void terminate() {
    process.destroy();
  }

  /** Ends it at once, as {@code kill -9} does. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Sends a signal such as STOP or CONT. */
  void signal(String name) throws Exception {
    // The shell's own kill: not every machine has one as a program.
    String command = "kill -" + name + " " + process.pid();
    int exit = new ProcessBuilder("sh", "-c", command).start().waitFor();
    if (exit != 0) {
      throw new IOException(command + ": exit " + exit);
    }
  }

  int exit() throws InterruptedException {
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("still running");
    }
    return process.exitValue();
  }

  String errors() throws IOException {
    return Files.readString(errors);
  }

  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  private void read() {
    try (BufferedReader lines = process.inputReader()) {
      String first = lines.readLine();
      firstLine.complete(first == null ? "" : first);
      lines.transferTo(Writer.nullWriter());
    } catch (IOException e) {
      firstLine.complete("");
    }
  }
}
