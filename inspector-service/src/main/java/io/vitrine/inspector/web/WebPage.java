package io.vitrine.inspector.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The page's files. They are few and small, so they are read once at the start, and a path that is
 * not in the table does not exist: nothing of the file system can be reached.
 *
 * <p>Threads: made on any, immutable after that.
 */
public final class WebPage {
  private static final String LIT_HTML = "/META-INF/resources/webjars/lit-html/3.3.1/";
  private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");

  private record Asset(String type, String tag, Buffer content) {}

  private final Map<String, Asset> assets = new LinkedHashMap<>();

  private WebPage() {}

  /** Reads the files. Blocks for some milliseconds. */
  public static WebPage load() {
    WebPage page = new WebPage();
    WebFiles.NAMES.forEach(name -> page.add("/" + name, name));
    page.add("/", "index.html");
    WebFiles.LIT_HTML.forEach(name -> page.add("/lib/lit-html/" + name, LIT_HTML + name));
    WebFiles.UPLOT.forEach(name -> page.add("/lib/uplot/" + name, UPLOT + name));
    return page;
  }

  /** The paths that there are. */
  public Set<String> paths() {
    return Set.copyOf(assets.keySet());
  }

  /** Adds a route per file. */
  public void mount(Router router) {
    assets.forEach(
        (path, asset) ->
            router
                .route(path)
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .handler(context -> send(context, asset)));
  }

  private static void send(RoutingContext context, Asset asset) {
    context
        .response()
        .putHeader("ETag", asset.tag())
        // Ask each time: a new version of the product must not meet old modules.
        .putHeader("Cache-Control", "no-cache");
    if (asset.tag().equals(context.request().getHeader("If-None-Match"))) {
      context.response().setStatusCode(304).end();
      return;
    }
    context.response().putHeader("Content-Type", asset.type()).end(asset.content());
  }

  private void add(String path, String resource) {
    try (InputStream in = WebPage.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is missing from the jar");
      }
      byte[] bytes = in.readAllBytes();
      String type = TYPES.getOrDefault(resource.substring(resource.lastIndexOf('.') + 1), "");
      assets.put(path, new Asset(type, tag(bytes), Buffer.buffer(bytes)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String tag(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return '"' + HexFormat.of().formatHex(digest, 0, 12) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
