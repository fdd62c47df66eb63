package io.vitrine.broker.listener;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.MqttServer;
import io.vertx.mqtt.MqttServerOptions;
import io.vitrine.broker.connection.BrokerState;
import io.vitrine.broker.connection.Connection;
import io.vitrine.broker.connection.Loop;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One event loop's share of the MQTT listener; all instances accept on the same port. */
public final class MqttVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(MqttVerticle.class);

  private final BrokerState broker;
  private final int index;
  private final String host;
  private final int port;
  private final BiFunction<Integer, ContextInternal, Loop> loops;
  private @Nullable MqttServer server;
  private @Nullable Loop loop;
  private long connectionCount;

  /**
   * @param loops makes the loop of that index on the verticle's context
   */
  public MqttVerticle(
      BrokerState broker,
      int index,
      String host,
      int port,
      BiFunction<Integer, ContextInternal, Loop> loops) {
    this.broker = broker;
    this.index = index;
    this.host = host;
    this.port = port;
    this.loops = loops;
  }

  @Override
  public void init(Vertx vertx, Context context) {
    super.init(vertx, context);
    loop = loops.apply(index, (ContextInternal) context);
  }

  @Override
  public Future<?> start() {
    MqttServerOptions options =
        new MqttServerOptions().setMaxMessageSize(broker.limits().packetBytesMax());
    options.setMaxClientIdLength(65_535).setAutoClientId(true).setTimeoutOnConnect(10);
    options
        .setHost(host)
        .setPort(port)
        .setTcpNoDelay(true)
        .setReuseAddress(true)
        .setAcceptBacklog(4096);
    MqttServer made =
        MqttServer.create(new FramingVertx((VertxInternal) vertx, this::frame), options);
    made.endpointHandler(this::onEndpoint);
    made.exceptionHandler(cause -> LOG.debug("listener: {}", cause.toString()));
    server = made;
    return made.listen();
  }

  /** The port that is really bound. */
  public int actualPort() {
    return server == null ? 0 : server.actualPort();
  }

  /** vertx-mqtt has built its pipeline for the socket: ours goes in front. */
  private void frame(NetSocket socket) {
    ChannelHandlerContext handler = ((NetSocketInternal) socket).channelHandlerContext();
    ChannelPipeline pipeline = handler.pipeline();
    pipeline.addBefore("mqttEncoder", "vitrine", new Placeholder());
    ChannelHandlerContext ctx = pipeline.context("vitrine");
    Loop mine = loop;
    if (mine == null) {
      throw new IllegalStateException("not started");
    }
    long id = (long) index << 40 | ++connectionCount;
    // Its writes begin at our place in the pipeline, so that they do not come back to us.
    Connection connection = new Connection(id, mine, broker, ctx);
    pipeline.addAfter(
        "vitrine", "framer", new PacketFramer(connection, broker.limits().packetBytesMax()));
  }

  private void onEndpoint(MqttEndpoint endpoint) {
    Connection connection = loop == null ? null : loop.takeConnecting();
    if (connection == null) {
      throw new IllegalStateException("an endpoint without a CONNECT of ours");
    }
    // vertx-mqtt would not see the frames that we keep, and close who only publishes; Loop keeps
    // the time.
    ChannelPipeline pipeline = connection.outgoing().pipeline();
    for (String name : List.of("idle", "keepAliveHandler")) {
      if (pipeline.get(name) != null) {
        pipeline.remove(name);
      }
    }
    connection.onEndpoint(endpoint);
  }

  @Override
  public Future<?> stop() {
    return server == null ? Future.succeededFuture() : server.close();
  }
}
