package io.vitrine.inspector.web;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vitrine.inspector.Program;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A real Chromium without a window, driven through its DevTools protocol. */
final class Browser implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
  private static final long ANSWER_SECONDS = 30;

  /** Sources of what each version says of its own, whatever the page does right. */
  private static final Set<String> ADVICE = Set.of("deprecation", "intervention", "recommendation");

  private final Process process;
  private final Path profile;
  private final WebSocket socket;
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonObject>> answers = new ConcurrentHashMap<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private String session = "";

  /** Where a Chromium is on this machine; empty if there is none. */
  static Optional<Path> find() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of(path.split(":"))
        .flatMap(directory -> NAMES.stream().map(name -> Path.of(directory, name)))
        .filter(Files::isExecutable)
        .filter(Browser::works)
        .findFirst();
  }

  /** Some are scripts that only say how to get one. */
  private static boolean works(Path executable) {
    try {
      return Program.works(Path.of("/dev/null"), executable.toString(), "--version");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  Browser(Path executable, int width, int height) throws Exception {
    profile = Files.createTempDirectory("browser");
    List<String> command =
        new ArrayList<>(
            List.of(
                executable.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--remote-debugging-port=0",
                "--window-size=" + width + "," + height,
                "--user-data-dir=" + profile,
                "about:blank"));
    process = new ProcessBuilder(command).redirectErrorStream(true).start();
    URI devTools = URI.create(devToolsAddress());
    socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(devTools, new Listener())
            .get(ANSWER_SECONDS, TimeUnit.SECONDS);
    String target =
        call("Target.createTarget", new JsonObject().put("url", "about:blank"))
            .getString("targetId");
    session =
        call("Target.attachToTarget", new JsonObject().put("targetId", target).put("flatten", true))
            .getString("sessionId");
    call("Page.enable", new JsonObject());
    call("Runtime.enable", new JsonObject());
    call("Log.enable", new JsonObject());
    call(
        "Emulation.setDeviceMetricsOverride",
        new JsonObject()
            .put("width", width)
            .put("height", height)
            .put("deviceScaleFactor", 1)
            .put("mobile", false));
  }

  private String devToolsAddress() throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String mark = "DevTools listening on ";
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith(mark)) {
        drain(lines);
        return line.substring(mark.length()).strip();
      }
    }
    throw new IOException("the browser ended without a word");
  }

  private static void drain(BufferedReader lines) {
    Thread reader =
        new Thread(
            () -> {
              try {
                while (lines.readLine() != null) {}
              } catch (IOException e) {
                // The browser is gone.
              }
            });
    reader.setDaemon(true);
    reader.start();
  }

  void open(String url) {
    call("Page.navigate", new JsonObject().put("url", url));
  }

  void prefer(String colorScheme) {
    call(
        "Emulation.setEmulatedMedia",
        new JsonObject()
            .put(
                "features",
                new JsonArray()
                    .add(
                        new JsonObject()
                            .put("name", "prefers-color-scheme")
                            .put("value", colorScheme))));
  }

  /** What the expression is in the page. */
  Object evaluate(String expression) {
    JsonObject result =
        call(
            "Runtime.evaluate",
            new JsonObject()
                .put("expression", expression)
                .put("returnByValue", true)
                .put("awaitPromise", true));
    if (result.containsKey("exceptionDetails")) {
      throw new AssertionError(expression + ": " + result.getJsonObject("exceptionDetails"));
    }
    return result.getJsonObject("result").getValue("value");
  }

  /** Waits until the expression is true in the page. */
  void until(String expression) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    String promise =
        "new Promise((resolve) => { const look = (n) => { let is = false; try { is = ("
            + expression
            + "); } catch {} is || n === 0 ? resolve(!!is) : setTimeout(look, 20, n - 1); }; look(40); })";
    while (System.nanoTime() < deadline) {
      if (Boolean.TRUE.equals(evaluate(promise))) {
        return;
      }
    }
    Object seen =
        evaluate(
            "document.activeElement.tagName + ' ' + location.href + ' ' + (document.querySelector('filter-box input') || {}).value + ' ' + (document.querySelector('.filter-field') || {dataset: {}}).dataset.state + ' ' + (document.querySelector('.status-line') || {}).innerText + ' ' + document.body.innerText.slice(0, 1000)");
    throw new AssertionError("never in the page: " + expression + "\n" + complaints + "\n" + seen);
  }

  void type(String text) {
    call("Input.insertText", new JsonObject().put("text", text));
  }

  void press(String key) {
    for (String type : List.of("keyDown", "keyUp")) {
      JsonObject event = new JsonObject().put("type", type).put("key", key).put("code", key);
      if (key.equals("Enter")) {
        event.put("windowsVirtualKeyCode", 13).put("text", type.equals("keyDown") ? "\r" : "");
      }
      call("Input.dispatchKeyEvent", event);
    }
  }

  /** Errors and warnings of the page's console, broken security policy among them. */
  List<String> complaints() {
    return complaints;
  }

  void screenshot(Path file) throws IOException {
    String data =
        call("Page.captureScreenshot", new JsonObject().put("format", "png")).getString("data");
    Files.write(file, Base64.getDecoder().decode(data));
  }

  private JsonObject call(String method, JsonObject params) {
    int id = ids.incrementAndGet();
    JsonObject message = new JsonObject().put("id", id).put("method", method).put("params", params);
    if (!session.isEmpty()) {
      message.put("sessionId", session);
    }
    CompletableFuture<JsonObject> answer = new CompletableFuture<>();
    answers.put(id, answer);
    try {
      socket.sendText(message.encode(), true).get(ANSWER_SECONDS, TimeUnit.SECONDS);
      JsonObject result = answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
      if (result.containsKey("error")) {
        throw new AssertionError(method + ": " + result.getJsonObject("error"));
      }
      return result.getJsonObject("result");
    } catch (AssertionError e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError(method, e);
    }
  }

  @Override
  public void close() throws Exception {
    socket.abort();
    process.destroy();
    if (!process.waitFor(5, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
    try (Stream<Path> files = Files.walk(profile)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        take(new JsonObject(text.toString()));
        text.setLength(0);
      }
      webSocket.request(1);
      return null;
    }

    private void take(JsonObject message) {
      CompletableFuture<JsonObject> waiting = answers.remove(message.getInteger("id", -1));
      if (waiting != null) {
        waiting.complete(message);
      }
      String method = message.getString("method", "");
      if (method.equals("Log.entryAdded") || method.equals("Runtime.exceptionThrown")) {
        JsonObject complaint = message.getJsonObject("params");
        String source = complaint.getJsonObject("entry", new JsonObject()).getString("source", "");
        if (!ADVICE.contains(source)) {
          complaints.add(complaint.encode());
        }
      }
    }
  }
}
