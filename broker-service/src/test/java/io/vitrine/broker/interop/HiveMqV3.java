package io.vitrine.broker.interop;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3Client;
import com.hivemq.client.mqtt.mqtt3.message.connect.Mqtt3Connect;
import com.hivemq.client.mqtt.mqtt3.message.connect.Mqtt3ConnectBuilder;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** HiveMQ's client for MQTT 3.1.1. */
final class HiveMqV3 implements Client {
  private final Inbox inbox = new Inbox();
  private final Mqtt3AsyncClient client;
  private final Mqtt3Connect connect;

  HiveMqV3(Terms terms) {
    client =
        terms
            .line()
            .on(Mqtt3Client.builder())
            .identifier(terms.clientId())
            .addDisconnectedListener(context -> inbox.lost())
            .buildAsync();
    client.publishes(MqttGlobalPublishFilter.ALL, this::arrived, terms.manualAcks());
    connect = connect(terms, terms.will());
  }

  private static Mqtt3Connect connect(Terms terms, Letter will) {
    Mqtt3ConnectBuilder builder =
        Mqtt3Connect.builder().cleanSession(!terms.keep()).keepAlive(Terms.KEEP_ALIVE_SECONDS);
    if (will != null) {
      builder = builder.willPublish(publishOf(will));
    }
    return builder.build();
  }

  private static Mqtt3Publish publishOf(Letter letter) {
    return Mqtt3Publish.builder()
        .topic(letter.topic())
        .qos(MqttQos.fromCode(letter.qos()))
        .retain(letter.retain())
        .payload(letter.payload().getBytes(StandardCharsets.UTF_8))
        .build();
  }

  private void arrived(Mqtt3Publish publish) {
    inbox.add(
        new Letter(
            publish.getTopic().toString(),
            publish.getQos().getCode(),
            publish.isRetain(),
            new String(publish.getPayloadAsBytes(), StandardCharsets.UTF_8),
            Letter.Extras.NONE),
        publish::acknowledge);
  }

  @Override
  public Answer connect() throws Exception {
    return Answer.ofSession(await(client.connect(connect)).isSessionPresent());
  }

  @Override
  public void subscribe(String filter, int qos) throws Exception {
    await(client.subscribeWith().topicFilter(filter).qos(MqttQos.fromCode(qos)).send());
  }

  @Override
  public void unsubscribe(String filter) throws Exception {
    await(client.unsubscribeWith().topicFilter(filter).send());
  }

  @Override
  public void publish(Letter letter) throws Exception {
    await(client.publish(publishOf(letter)));
  }

  @Override
  public Inbox inbox() {
    return inbox;
  }

  @Override
  public void disconnect() throws Exception {
    await(client.disconnect());
  }

  @Override
  public void close() {
    client.disconnect();
  }

  static <T> T await(CompletableFuture<T> future) throws Exception {
    return future.get(SECONDS_MAX, TimeUnit.SECONDS);
  }
}
