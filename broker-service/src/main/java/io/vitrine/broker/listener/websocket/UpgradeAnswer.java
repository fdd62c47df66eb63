package io.vitrine.broker.listener.websocket;

import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why an HTTP request is no upgrade to MQTT over WebSocket (RFC 6455, 4.2).
 *
 * @param header that the answer carries too; null for none
 */
record UpgradeAnswer(
    HttpResponseStatus status, String text, @Nullable String header, @Nullable String value) {
  /** In the order of our liking: the name of MQTT 3.1.1 and 5, and what 3.1 used. */
  static final List<String> SUBPROTOCOLS = List.of("mqtt", "mqttv3.1");

  private static final String VERSION = "13";

  /** Null if it is one. */
  static @Nullable UpgradeAnswer check(FullHttpRequest request, String path) {
    HttpHeaders headers = request.headers();
    if (request.decoderResult().isFailure()) {
      return of(HttpResponseStatus.BAD_REQUEST, "not an HTTP request");
    }
    if (!request.method().equals(HttpMethod.GET)) {
      return new UpgradeAnswer(
          HttpResponseStatus.METHOD_NOT_ALLOWED, "expected: GET", "allow", "GET");
    }
    if (!path.isEmpty() && !path(request).equals(path)) {
      return of(HttpResponseStatus.NOT_FOUND, "expected: path " + path);
    }
    if (!headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
        || !headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)) {
      return new UpgradeAnswer(
          HttpResponseStatus.UPGRADE_REQUIRED,
          "this is MQTT over WebSocket (expected: an upgrade)",
          "upgrade",
          "websocket");
    }
    if (!VERSION.equals(headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION))) {
      return new UpgradeAnswer(
          HttpResponseStatus.UPGRADE_REQUIRED,
          "expected: WebSocket version 13",
          "sec-websocket-version",
          VERSION);
    }
    if (headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY) == null) {
      return of(HttpResponseStatus.BAD_REQUEST, "expected: Sec-WebSocket-Key");
    }
    // [MQTT-6.0.0-3]: the client must offer it; one that does not speaks something else.
    return offers(headers)
        ? null
        : of(HttpResponseStatus.BAD_REQUEST, "expected: Sec-WebSocket-Protocol: mqtt");
  }

  private static UpgradeAnswer of(HttpResponseStatus status, String text) {
    return new UpgradeAnswer(status, text, null, null);
  }

  private static String path(FullHttpRequest request) {
    String uri = request.uri();
    int query = uri.indexOf('?');
    return query < 0 ? uri : uri.substring(0, query);
  }

  private static boolean offers(HttpHeaders headers) {
    return SUBPROTOCOLS.stream()
        .anyMatch(
            each -> headers.containsValue(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, each, false));
  }
}
