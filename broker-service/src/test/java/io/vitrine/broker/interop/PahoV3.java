package io.vitrine.broker.interop;

import java.nio.charset.StandardCharsets;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** Eclipse Paho's client for MQTT 3.1 and 3.1.1. */
final class PahoV3 implements Client, MqttCallback {
  private static final long MILLIS_MAX = 1000L * SECONDS_MAX;

  private final Inbox inbox = new Inbox();
  private final MqttAsyncClient client;
  private final MqttConnectOptions options = new MqttConnectOptions();
  private final boolean manualAcks;

  /**
   * @param version 3: MQTT 3.1, 4: MQTT 3.1.1
   */
  PahoV3(Terms terms, int version) throws MqttException {
    client = new MqttAsyncClient(terms.line().uri(), terms.clientId(), new MemoryPersistence());
    manualAcks = terms.manualAcks();
    client.setManualAcks(manualAcks);
    client.setCallback(this);
    options.setMqttVersion(version);
    options.setSocketFactory(terms.line().sockets());
    options.setCleanSession(!terms.keep());
    options.setKeepAliveInterval(Terms.KEEP_ALIVE_SECONDS);
    Letter will = terms.will();
    if (will != null) {
      byte[] payload = will.payload().getBytes(StandardCharsets.UTF_8);
      options.setWill(will.topic(), payload, will.qos(), will.retain());
    }
  }

  @Override
  public Answer connect() throws MqttException {
    IMqttToken token = client.connect(options);
    token.waitForCompletion(MILLIS_MAX);
    boolean knowsPresent = options.getMqttVersion() == MqttConnectOptions.MQTT_VERSION_3_1_1;
    return Answer.ofSession(knowsPresent ? token.getSessionPresent() : null);
  }

  @Override
  public void subscribe(String filter, int qos) throws MqttException {
    client.subscribe(filter, qos).waitForCompletion(MILLIS_MAX);
  }

  @Override
  public void unsubscribe(String filter) throws MqttException {
    client.unsubscribe(filter).waitForCompletion(MILLIS_MAX);
  }

  @Override
  public void publish(Letter letter) throws MqttException {
    byte[] payload = letter.payload().getBytes(StandardCharsets.UTF_8);
    client
        .publish(letter.topic(), payload, letter.qos(), letter.retain())
        .waitForCompletion(MILLIS_MAX);
  }

  @Override
  public Inbox inbox() {
    return inbox;
  }

  @Override
  public void messageArrived(String topic, MqttMessage message) {
    String payload = new String(message.getPayload(), StandardCharsets.UTF_8);
    int qos = message.getQos();
    int id = message.getId();
    inbox.add(
        new Letter(topic, qos, message.isRetained(), payload, Letter.Extras.NONE),
        () -> {
          if (manualAcks) {
            client.messageArrivedComplete(id, qos);
          }
        });
  }

  @Override
  public void connectionLost(Throwable cause) {
    inbox.lost();
  }

  @Override
  public void deliveryComplete(IMqttDeliveryToken token) {}

  @Override
  public void disconnect() throws MqttException {
    client.disconnect().waitForCompletion(MILLIS_MAX);
  }

  @Override
  public void close() throws MqttException {
    if (client.isConnected()) {
      client.disconnectForcibly(1, 1, false);
    }
    client.close(true);
  }
}
