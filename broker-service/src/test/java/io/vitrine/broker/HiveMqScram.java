package io.vitrine.broker;

import com.hivemq.client.mqtt.datatypes.MqttUtf8String;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientConfig;
import com.hivemq.client.mqtt.mqtt5.auth.Mqtt5EnhancedAuthMechanism;
import com.hivemq.client.mqtt.mqtt5.message.auth.Mqtt5Auth;
import com.hivemq.client.mqtt.mqtt5.message.auth.Mqtt5AuthBuilder;
import com.hivemq.client.mqtt.mqtt5.message.auth.Mqtt5EnhancedAuthBuilder;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5Disconnect;
import io.vitrine.broker.access.scram.ScramClient;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** SCRAM for HiveMQ's client. */
public final class HiveMqScram implements Mqtt5EnhancedAuthMechanism {
  private final String hash;
  private final String user;
  private final String password;
  private volatile ScramClient scram;
  private volatile int trusted;

  public HiveMqScram(String hash, String user, String password) {
    this.hash = hash;
    this.user = user;
    this.password = password;
    this.scram = new ScramClient(hash, user, password);
  }

  /** How often the server has proved that it knows the password. */
  public int trusted() {
    return trusted;
  }

  @Override
  public MqttUtf8String getMethod() {
    return MqttUtf8String.of(scram.method());
  }

  @Override
  public int getTimeout() {
    return 60;
  }

  @Override
  public CompletableFuture<Void> onAuth(
      Mqtt5ClientConfig config, Mqtt5Connect connect, Mqtt5EnhancedAuthBuilder builder) {
    builder.data(scram.first());
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletableFuture<Void> onReAuth(Mqtt5ClientConfig config, Mqtt5AuthBuilder builder) {
    scram = new ScramClient(hash, user, password);
    builder.data(scram.first());
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletableFuture<Boolean> onContinue(
      Mqtt5ClientConfig config, Mqtt5Auth auth, Mqtt5AuthBuilder builder) {
    builder.data(scram.last(bytes(auth.getData())));
    return CompletableFuture.completedFuture(true);
  }

  @Override
  public CompletableFuture<Boolean> onAuthSuccess(Mqtt5ClientConfig config, Mqtt5ConnAck connack) {
    return trusts(connack.getEnhancedAuth().orElseThrow().getData());
  }

  @Override
  public CompletableFuture<Boolean> onReAuthSuccess(Mqtt5ClientConfig config, Mqtt5Auth auth) {
    return trusts(auth.getData());
  }

  private CompletableFuture<Boolean> trusts(Optional<ByteBuffer> data) {
    boolean right = scram.trusts(bytes(data));
    trusted += right ? 1 : 0;
    return CompletableFuture.completedFuture(right);
  }

  private static byte[] bytes(Optional<ByteBuffer> data) {
    ByteBuffer buffer = data.orElseThrow();
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  @Override
  public void onAuthRejected(Mqtt5ClientConfig config, Mqtt5ConnAck connack) {}

  @Override
  public void onReAuthRejected(Mqtt5ClientConfig config, Mqtt5Disconnect disconnect) {}

  @Override
  public void onAuthError(Mqtt5ClientConfig config, Throwable cause) {}

  @Override
  public void onReAuthError(Mqtt5ClientConfig config, Throwable cause) {}
}
