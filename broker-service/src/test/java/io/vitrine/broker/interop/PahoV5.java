package io.vitrine.broker.interop;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;

/** Eclipse Paho's client for MQTT 5. */
final class PahoV5 implements Client, MqttCallback {
  private static final long MILLIS_MAX = 1000L * SECONDS_MAX;

  private final Inbox inbox = new Inbox();
  private final MqttAsyncClient client;
  private final MqttConnectionOptions options = new MqttConnectionOptions();
  private final boolean manualAcks;

  PahoV5(Terms terms) throws MqttException {
    client = new MqttAsyncClient(terms.line().uri(), terms.clientId(), new MemoryPersistence());
    manualAcks = terms.manualAcks();
    client.setManualAcks(manualAcks);
    client.setCallback(this);
    options.setSocketFactory(terms.line().sockets());
    options.setCleanStart(!terms.keep());
    options.setSessionExpiryInterval(terms.keep() ? (long) Terms.SESSION_EXPIRY_SECONDS : null);
    options.setKeepAliveInterval(Terms.KEEP_ALIVE_SECONDS);
    if (terms.receiveMaximum() > 0) {
      options.setReceiveMaximum(terms.receiveMaximum());
    }
    if (terms.will() != null) {
      options.setWill(terms.will().topic(), message(terms.will()));
      MqttProperties properties = properties(terms.will().extras());
      properties.setWillDelayInterval((long) terms.willDelaySeconds());
      options.setWillMessageProperties(properties);
    }
  }

  @Override
  public Answer connect() throws MqttException {
    IMqttToken token = client.connect(options);
    token.waitForCompletion(MILLIS_MAX);
    MqttProperties properties = token.getResponseProperties();
    return new Answer(
        token.getSessionPresent(),
        properties.getAssignedClientIdentifier(),
        properties.getReceiveMaximum(),
        properties.getTopicAliasMaximum());
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
    client.publish(letter.topic(), message(letter)).waitForCompletion(MILLIS_MAX);
  }

  private static MqttMessage message(Letter letter) {
    MqttMessage message = new MqttMessage(letter.payload().getBytes(StandardCharsets.UTF_8));
    message.setQos(letter.qos());
    message.setRetained(letter.retain());
    message.setProperties(properties(letter.extras()));
    return message;
  }

  private static MqttProperties properties(Letter.Extras extras) {
    MqttProperties properties = new MqttProperties();
    properties.setContentType(extras.contentType());
    properties.setResponseTopic(extras.responseTopic());
    if (extras.correlationData() != null) {
      properties.setCorrelationData(extras.correlationData().getBytes(StandardCharsets.UTF_8));
    }
    List<UserProperty> user = new ArrayList<>();
    for (int i = 0; i < extras.userProperties().size(); i += 2) {
      user.add(
          new UserProperty(extras.userProperties().get(i), extras.userProperties().get(i + 1)));
    }
    properties.setUserProperties(user);
    return properties;
  }

  @Override
  public Inbox inbox() {
    return inbox;
  }

  @Override
  public void messageArrived(String topic, MqttMessage message) {
    int qos = message.getQos();
    int id = message.getId();
    String payload = new String(message.getPayload(), StandardCharsets.UTF_8);
    inbox.add(
        new Letter(topic, qos, message.isRetained(), payload, extras(message.getProperties())),
        () -> {
          if (manualAcks) {
            client.messageArrivedComplete(id, qos);
          }
        });
  }

  private static Letter.Extras extras(MqttProperties properties) {
    List<String> user = new ArrayList<>();
    for (UserProperty each : properties.getUserProperties()) {
      user.add(each.getKey());
      user.add(each.getValue());
    }
    byte[] correlation = properties.getCorrelationData();
    return new Letter.Extras(
        properties.getContentType(),
        properties.getResponseTopic(),
        correlation == null ? null : new String(correlation, StandardCharsets.UTF_8),
        user);
  }

  @Override
  public void disconnected(MqttDisconnectResponse response) {
    inbox.lost();
  }

  @Override
  public void mqttErrorOccurred(MqttException exception) {}

  @Override
  public void deliveryComplete(IMqttToken token) {}

  @Override
  public void connectComplete(boolean reconnect, String uri) {}

  @Override
  public void authPacketArrived(int reasonCode, MqttProperties properties) {}

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
