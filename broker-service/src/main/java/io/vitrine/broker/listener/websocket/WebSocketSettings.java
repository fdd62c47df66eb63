package io.vitrine.broker.listener.websocket;

/**
 * How MQTT comes over WebSocket.
 *
 * @param path that must be asked for; empty for any
 * @param compression whether permessage-deflate is agreed to
 * @param packetBytesMax of an MQTT packet; a frame may be a little larger, since it may hold
 *     several
 */
public record WebSocketSettings(String path, boolean compression, int packetBytesMax) {
  private static final int MORE_BYTES = 64 << 10;

  int frameBytesMax() {
    return packetBytesMax + MORE_BYTES;
  }
}
