package io.vitrine.inspector.sensor.mqtt;

import java.util.Locale;

/** What is between TCP and MQTT. */
public enum Transport {
  TCP(""),
  TLS(":tls"),
  WS(":http:websocket"),
  WSS(":tls:http:websocket");

  private final String protocols;

  Transport(String protocols) {
    this.protocols = protocols;
  }

  /** As records name it: {@code tcp}, {@code tls}, {@code ws}, {@code wss}. */
  public String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  String protocols() {
    return protocols;
  }
}
