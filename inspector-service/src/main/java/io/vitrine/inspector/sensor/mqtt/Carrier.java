package io.vitrine.inspector.sensor.mqtt;

import io.vitrine.inspector.sensor.tls.TlsSession;
import org.jspecify.annotations.Nullable;

/** The connection that carries MQTT packets; what is between TCP and MQTT shows as it goes. */
public final class Carrier {
  private final long stream;
  private Transport transport = Transport.TCP;
  private @Nullable TlsSession tls;

  /**
   * @param stream number of the TCP stream, from 0
   */
  public Carrier(long stream) {
    this.stream = stream;
  }

  public long stream() {
    return stream;
  }

  public Transport transport() {
    return transport;
  }

  /** What is known of its TLS; null without TLS. */
  public @Nullable TlsSession tls() {
    return tls;
  }

  /** It has TLS. */
  public void secured(TlsSession session) {
    tls = session;
    transport = Transport.TLS;
  }

  /** It has a WebSocket, maybe inside TLS. */
  public void webSocket() {
    transport = tls == null ? Transport.WS : Transport.WSS;
  }
}
