package io.vitrine.broker.listener;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An event loop's MQTT servers, one for each listener. The instances share the ports: Vert.x
 * spreads the connections over them.
 *
 * <p>Threads: its event loop.
 */
public final class MqttVerticle extends VerticleBase {
  private static final String FRAMER = "framer";

  private final LoopAssembly assembly;
  private final List<Listener> listeners;
  private final List<MqttServer> servers = new ArrayList<>();
  private @Nullable LoopScope scope;

  public MqttVerticle(LoopAssembly assembly, List<Listener> listeners) {
    this.assembly = assembly;
    this.listeners = listeners;
  }

  @Override
  public Future<?> start() {
    return assembly
        .join(((ContextInternal) context).nettyEventLoop())
        .compose(
            own -> {
              scope = own;
              own.loop().start();
              return Future.all(listeners.stream().map(each -> listen(own, each)).toList());
            });
  }

  private Future<MqttServer> listen(LoopScope own, Listener listener) {
    ListenerSettings settings = listener.settings();
    // Whole packets of any allowed size: the framer has checked them before vertx-mqtt does. The
    // time until CONNECT is the connection's own.
    MqttServerOptions options =
        new MqttServerOptions()
            .setMaxMessageSize(settings.scope().limits().packetBytesMax())
            .setMaxClientIdLength(65_535)
            .setTimeoutOnConnect(0);
    options
        .setTcpNoDelay(settings.unixSocket().isEmpty())
        .setReuseAddress(true)
        .setAcceptBacklog(settings.acceptBacklog());
    Opening opening = new Opening(settings, listener.certificates());
    FramedVertx framed =
        new FramedVertx(
            (VertxInternal) vertx,
            settings.unixSocket(),
            socket -> accepted(socket, listener, opening));
    MqttServer made = MqttServer.create(framed, options);
    servers.add(made);
    return made.endpointHandler(own::endpoint)
        .listen(settings.port(), settings.host())
        .onSuccess(listening -> listener.listening(listening.actualPort()))
        .recover(e -> Future.failedFuture(refusal(settings, e)));
  }

  private static IllegalArgumentException refusal(ListenerSettings settings, Throwable cause) {
    return new IllegalArgumentException(
        "listener "
            + settings.name()
            + " cannot listen on "
            + settings.address(Math.max(0, settings.port()))
            + ": "
            + cause.getMessage(),
        cause);
  }

  private void accepted(NetSocketInternal socket, Listener listener, Opening opening) {
    LoopScope own = Objects.requireNonNull(scope);
    ListenerSettings settings = listener.settings();
    DirectWrites.of(socket);
    Channel channel = socket.channelHandlerContext().channel();
    channel
        .config()
        .setWriteBufferWaterMark(
            new WriteBufferWaterMark(settings.sendBytesMax() / 2, settings.sendBytesMax()));
    // A client that sends no more gets its answers all the same.
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    if (!listener.admission().admits(channel, own.loop().counters())) {
      channel.close();
      return;
    }
    ChannelPipeline pipeline = channel.pipeline();
    PacketFramer framer = new PacketFramer(own, settings.scope());
    pipeline.addBefore("mqttEncoder", FRAMER, framer);
    opening.prepare(pipeline, framer.connection(), FRAMER);
  }

  /** Accepts no more; open connections stay. */
  @Override
  public Future<?> stop() {
    if (scope != null) {
      scope.loop().stop();
    }
    return Future.join(servers.stream().map(MqttServer::close).toList()).otherwiseEmpty();
  }
}
