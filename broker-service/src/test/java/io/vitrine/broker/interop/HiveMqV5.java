package io.vitrine.broker.interop;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.datatypes.Mqtt5UserProperties;
import com.hivemq.client.mqtt.mqtt5.datatypes.Mqtt5UserPropertiesBuilder;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5ConnectBuilder;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** HiveMQ's client for MQTT 5. */
final class HiveMqV5 implements Client {
  private final Inbox inbox = new Inbox();
  private final Mqtt5AsyncClient client;
  private final Mqtt5Connect connect;

  HiveMqV5(Terms terms) {
    client =
        terms
            .line()
            .on(Mqtt5Client.builder())
            .identifier(terms.clientId())
            .addDisconnectedListener(context -> inbox.lost())
            .buildAsync();
    client.publishes(MqttGlobalPublishFilter.ALL, this::arrived, terms.manualAcks());
    connect = connectOf(terms);
  }

  private static Mqtt5Connect connectOf(Terms terms) {
    Mqtt5ConnectBuilder builder =
        Mqtt5Connect.builder()
            .cleanStart(!terms.keep())
            .sessionExpiryInterval(terms.keep() ? Terms.SESSION_EXPIRY_SECONDS : 0)
            .keepAlive(Terms.KEEP_ALIVE_SECONDS);
    if (terms.receiveMaximum() > 0) {
      builder = builder.restrictions().receiveMaximum(terms.receiveMaximum()).applyRestrictions();
    }
    if (terms.will() != null) {
      builder =
          builder.willPublish(
              publishOf(terms.will())
                  .asWill()
                  .extendAsWill()
                  .delayInterval(terms.willDelaySeconds())
                  .build());
    }
    return builder.build();
  }

  private static Mqtt5Publish publishOf(Letter letter) {
    Letter.Extras extras = letter.extras();
    Mqtt5UserPropertiesBuilder user = Mqtt5UserProperties.builder();
    for (int i = 0; i < extras.userProperties().size(); i += 2) {
      user = user.add(extras.userProperties().get(i), extras.userProperties().get(i + 1));
    }
    byte[] correlation =
        extras.correlationData() == null
            ? null
            : extras.correlationData().getBytes(StandardCharsets.UTF_8);
    return Mqtt5Publish.builder()
        .topic(letter.topic())
        .qos(MqttQos.fromCode(letter.qos()))
        .retain(letter.retain())
        .payload(letter.payload().getBytes(StandardCharsets.UTF_8))
        .contentType(extras.contentType())
        .responseTopic(extras.responseTopic())
        .correlationData(correlation)
        .userProperties(user.build())
        .build();
  }

  private void arrived(Mqtt5Publish publish) {
    List<String> user = new ArrayList<>();
    publish
        .getUserProperties()
        .asList()
        .forEach(
            each -> {
              user.add(each.getName().toString());
              user.add(each.getValue().toString());
            });
    Letter.Extras extras =
        new Letter.Extras(
            publish.getContentType().map(Object::toString).orElse(null),
            publish.getResponseTopic().map(Object::toString).orElse(null),
            publish.getCorrelationData().map(HiveMqV5::text).orElse(null),
            user);
    inbox.add(
        new Letter(
            publish.getTopic().toString(),
            publish.getQos().getCode(),
            publish.isRetain(),
            new String(publish.getPayloadAsBytes(), StandardCharsets.UTF_8),
            extras),
        publish::acknowledge);
  }

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes).toString();
  }

  @Override
  public Answer connect() throws Exception {
    Mqtt5ConnAck connack = HiveMqV3.await(client.connect(connect));
    return new Answer(
        connack.isSessionPresent(),
        connack.getAssignedClientIdentifier().map(Object::toString).orElse(null),
        connack.getRestrictions().getReceiveMaximum(),
        connack.getRestrictions().getTopicAliasMaximum());
  }

  @Override
  public void subscribe(String filter, int qos) throws Exception {
    HiveMqV3.await(client.subscribeWith().topicFilter(filter).qos(MqttQos.fromCode(qos)).send());
  }

  @Override
  public void unsubscribe(String filter) throws Exception {
    HiveMqV3.await(client.unsubscribeWith().topicFilter(filter).send());
  }

  @Override
  public void publish(Letter letter) throws Exception {
    HiveMqV3.await(client.publish(publishOf(letter)));
  }

  @Override
  public Inbox inbox() {
    return inbox;
  }

  @Override
  public void disconnect() throws Exception {
    HiveMqV3.await(client.disconnect());
  }

  @Override
  public void close() {
    client.disconnect();
  }
}
