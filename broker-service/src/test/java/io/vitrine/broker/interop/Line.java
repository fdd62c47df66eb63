package io.vitrine.broker.interop;

import com.hivemq.client.mqtt.MqttClientBuilderBase;
import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.MqttWebSocketConfig;
import java.security.GeneralSecurityException;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * How a client reaches the broker.
 *
 * @param trust who signs its certificate; null without TLS
 */
record Line(boolean webSocket, int port, TrustManagerFactory trust) {

  static Line tcp(int port) {
    return new Line(false, port, null);
  }

  Line through(int otherPort) {
    return new Line(webSocket, otherPort, trust);
  }

  /** As Paho wants it. */
  String uri() {
    String scheme = webSocket ? trust == null ? "ws" : "wss" : trust == null ? "tcp" : "ssl";
    return scheme + "://127.0.0.1:" + port + (webSocket ? "/mqtt" : "");
  }

  /** Null without TLS. */
  SocketFactory sockets() {
    if (trust == null) {
      return null;
    }
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As HiveMQ's clients want it. */
  <B extends MqttClientBuilderBase<B>> B on(B builder) {
    B made = builder.serverHost("127.0.0.1").serverPort(port);
    if (trust != null) {
      made = made.sslConfig(MqttClientSslConfig.builder().trustManagerFactory(trust).build());
    }
    return webSocket
        ? made.webSocketConfig(MqttWebSocketConfig.builder().serverPath("mqtt").build())
        : made;
  }
}
