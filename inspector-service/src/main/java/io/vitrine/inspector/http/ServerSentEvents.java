package io.vitrine.inspector.http;

import io.vertx.core.http.HttpServerResponse;

/** How an answer of server-sent events begins. */
final class ServerSentEvents {
  private ServerSentEvents() {}

  static void begin(HttpServerResponse response) {
    response
        .setChunked(true)
        .putHeader("Content-Type", "text/event-stream")
        .putHeader("Cache-Control", "no-store")
        // A compressor would keep events back until it has a block, and so would a proxy.
        .putHeader("Content-Encoding", "identity")
        .putHeader("X-Accel-Buffering", "no");
  }
}
