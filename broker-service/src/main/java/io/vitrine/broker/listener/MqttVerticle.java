package io.vitrine.broker.listener;

import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.mqtt.MqttServer;
import io.vertx.mqtt.MqttServerOptions;
import io.vitrine.broker.connection.LoopScope;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An event loop's MQTT server. The instances share the port: Vert.x spreads the connections over
 * them.
 *
 * <p>Threads: its event loop.
 */
public final class MqttVerticle extends VerticleBase {
  private final LoopAssembly assembly;
  private final ListenerSettings settings;
  private @Nullable LoopScope scope;
  private @Nullable MqttServer server;

  public MqttVerticle(LoopAssembly assembly, ListenerSettings settings) {
    this.assembly = assembly;
    this.settings = settings;
  }

  @Override
  public Future<?> start() {
    return assembly.join(((ContextInternal) context).nettyEventLoop()).compose(this::listen);
  }

  private Future<?> listen(LoopScope own) {
    scope = own;
    own.loop().start();
    // Whole packets of any allowed size: the framer has checked them before vertx-mqtt does.
    MqttServerOptions options =
        new MqttServerOptions()
            .setMaxMessageSize(own.limits().packetBytesMax())
            .setMaxClientIdLength(65_535)
            .setTimeoutOnConnect(settings.connectTimeoutSeconds());
    options.setTcpNoDelay(true).setReuseAddress(true).setAcceptBacklog(settings.acceptBacklog());
    MqttServer made =
        MqttServer.create(new FramedVertx((VertxInternal) vertx, this::accepted), options);
    server = made;
    return made.endpointHandler(endpoint -> own.endpoint(endpoint))
        .listen(settings.port(), settings.host())
        .onSuccess(listening -> assembly.listening(listening.actualPort()));
  }

  private void accepted(NetSocketInternal socket) {
    LoopScope own = Objects.requireNonNull(scope);
    socket
        .channelHandlerContext()
        .channel()
        .config()
        .setWriteBufferWaterMark(
            new WriteBufferWaterMark(settings.sendBytesMax() / 2, settings.sendBytesMax()));
    ChannelPipeline pipeline = socket.channelHandlerContext().pipeline();
    pipeline.addBefore("mqttEncoder", "framer", new PacketFramer(own));
  }

  /** Accepts no more; open connections stay. */
  @Override
  public Future<?> stop() {
    return server == null ? Future.succeededFuture() : server.close();
  }
}
