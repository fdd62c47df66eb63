package io.vitrine.inspector.sensor.websocket;

import io.vitrine.inspector.sensor.layer.FieldSink;
import io.vitrine.inspector.sensor.reassembly.ByteSink;
import io.vitrine.inspector.sensor.reassembly.StreamContent;
import org.jspecify.annotations.Nullable;

/** A connection that begins with a WebSocket handshake, or is one already. One thread. */
public final class WebSocketStream implements StreamContent {
  /** Makes what takes the bytes of the messages. */
  @FunctionalInterface
  public interface Inside {
    /**
     * @param mqtt whether the handshake agreed on MQTT
     * @param firstIsClient which side is the client
     * @param complete whether the connection was seen from its handshake on
     */
    StreamContent open(boolean mqtt, boolean firstIsClient, boolean complete);
  }

  private final Inside inside;
  private final FieldSink fields;
  private final WebSocketDirection fromFirst;
  private final WebSocketDirection fromSecond;
  private @Nullable StreamContent content;
  private boolean agreed;
  private boolean refused;
  private String extensions = "";
  private String protocol = "";
  private boolean firstIsClient;

  /**
   * @param handshake whether the connection begins with one
   * @param firstIsClient which side seems to be the client
   * @param fields takes those of frames
   */
  public WebSocketStream(
      boolean handshake, boolean firstIsClient, FieldSink fields, Inside inside) {
    this.fields = fields;
    this.inside = inside;
    this.firstIsClient = firstIsClient;
    this.fromFirst = new WebSocketDirection(this, true, handshake);
    this.fromSecond = new WebSocketDirection(this, false, handshake);
  }

  @Override
  public ByteSink from(boolean first) {
    return first ? fromFirst : fromSecond;
  }

  FieldSink fields() {
    return fields;
  }

  /** Takes the head of one side's handshake. */
  void head(boolean first, HttpHead head) {
    if (!head.webSocket()) {
      refused = true;
      return;
    }
    boolean client = head.first().startsWith("GET ");
    firstIsClient = client == first;
    String chosen = head.value("Sec-WebSocket-Protocol");
    protocol = client && agreed ? protocol : chosen;
    if (!client) {
      agreed = true;
      extensions = head.value("Sec-WebSocket-Extensions");
    }
  }

  /** Whether there is no WebSocket after all. */
  boolean refused() {
    return refused;
  }

  /** Whether each message of this side is compressed without regard to those before. */
  boolean withoutContext(boolean first) {
    String side = first == firstIsClient ? "client" : "server";
    return extensions.contains(side + "_no_context_takeover");
  }

  /** Whether frames of this side are masked [RFC 6455, 5.1]. */
  boolean masks(boolean first) {
    return first == firstIsClient;
  }

  /** What takes the bytes of this side's messages. */
  ByteSink inside(boolean first, boolean complete) {
    StreamContent known = content;
    if (known == null) {
      // A client names protocols; without the server's answer its first is as good a guess as any.
      known = inside.open(protocol.startsWith("mqtt"), firstIsClient, complete);
      content = known;
    }
    return known.from(first);
  }
}
