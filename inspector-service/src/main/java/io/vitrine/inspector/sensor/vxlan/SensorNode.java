package io.vitrine.inspector.sensor.vxlan;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vitrine.config.SensorOptions;
import io.vitrine.config.Settings;
import io.vitrine.contract.NodeAnnouncement;
import io.vitrine.inspector.sensor.Duplicates;
import io.vitrine.inspector.sensor.SensorListener;
import io.vitrine.inspector.sensor.tls.KeyLog;
import io.vitrine.inspector.sensor.tls.KeyLogFile;
import io.vitrine.inspector.traffic.Traffic;
import io.vitrine.inspector.traffic.TrafficAnalysis;
import io.vitrine.log.RingLog;
import io.vitrine.runtime.Announcer;
import io.vitrine.runtime.BlockingLane;
import io.vitrine.runtime.HostPort;
import io.vitrine.runtime.ServiceContext;
import io.vitrine.runtime.Version;
import io.vitrine.tap.AdminService;
import io.vitrine.tap.TapService;
import io.vitrine.tap.TapWriter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A sensor as a node of its own: it receives mirrors, decodes them on one thread, and answers on
 * the event bus like a broker's tap, so that its packets and connections show among the brokers'.
 *
 * <p>Threads: {@link #start} and {@link #stop} on a Vert.x context.
 */
public final class SensorNode {
  /** What it announces itself as. */
  public static final String SERVICE = "sensor";

  private static final Logger LOG = LoggerFactory.getLogger(SensorNode.class);
  private static final int LANE_THREADS = 2;
  private static final int LANE_QUEUE_MAX = 256;
  private static final long LOOK_MILLIS = 200;

  private final ServiceContext context;
  private final String node;
  private final DatagramQueue queue;
  private final Mirrors mirrors;
  private final CaptureFilter filter;
  private final MirrorConnections connections;
  private final MirrorDecoder decoder;
  private final TrafficAnalysis analysis;
  private final Thread thread;
  private final BlockingLane lane;
  private final TapService tap;
  private final AdminService admin;
  private final Announcer announcer;
  private @Nullable VxlanReceiver receiver;
  private volatile boolean stopped;

  // Of the decoder's thread.
  private long passedNanos = System.nanoTime();

  public SensorNode(ServiceContext context, Traffic traffic) {
    Settings settings = context.settings();
    this.context = context;
    this.node = context.node() + "-" + SERVICE;
    this.queue = new DatagramQueue(settings.get(SensorOptions.QUEUE_BYTES_MAX));
    this.mirrors = new Mirrors(settings.get(SensorOptions.NETWORKS), context.meters());
    this.filter = new CaptureFilter(settings.get(SensorOptions.CAPTURE_FILTER));
    this.connections = new MirrorConnections(node);
    RingLog ring = new RingLog("tap.0", settings.get(SensorOptions.TAP_BYTES_MAX));
    TapWriter writer = new TapWriter(ring, settings.get(SensorOptions.TAP_FRAME_BYTES_MAX));
    this.analysis = traffic.open(node);
    SensorListener listener =
        settings.get(SensorOptions.ANALYSIS) ? analysis : MirrorDecoder.NOBODY;
    long copyMillis = settings.get(SensorOptions.COPY_DELAY_MAX);
    Duplicates duplicates = new Duplicates(TimeUnit.MILLISECONDS.toNanos(copyMillis));
    this.decoder =
        new MirrorDecoder(
            mirrors, filter, duplicates, connections, writer, listener, keys(settings));
    this.thread = new Thread(this::decode, "sensor-decoder");
    thread.setDaemon(true);
    this.lane = new BlockingLane(SERVICE, LANE_THREADS, LANE_QUEUE_MAX, context.meters());
    this.tap = new TapService(context.bus(), node, List.of(ring), connections, lane);
    this.admin = new AdminService(context.bus(), node, connections, this::describe, lane);
    this.announcer = new Announcer(context.bus(), this::announcement);
  }

  private static KeyLog keys(Settings settings) {
    KeyLog keys = new KeyLog();
    String file = settings.get(SensorOptions.KEYLOG_FILE);
    if (!file.isEmpty()) {
      new KeyLogFile(Path.of(file), keys);
    }
    return keys;
  }

  /** Completes with its address when it receives and can be asked. */
  public Future<String> start() {
    Callable<VxlanReceiver> bind = this::bind;
    return context
        .vertx()
        .executeBlocking(bind)
        .compose(bound -> Future.all(tap.start(), admin.start()))
        .compose(served -> announcer.start())
        .map(
            announced -> {
              WarmUp.begin(
                  context.settings().get(SensorOptions.ANALYSIS),
                  () -> stopped || mirrors.packets() >= WarmUp.PACKETS,
                  () -> queue.bytes() > 0);
              return "vxlan://" + address();
            });
  }

  private VxlanReceiver bind() throws IOException {
    Settings settings = context.settings();
    String host = settings.get(SensorOptions.HOST);
    int port = settings.get(SensorOptions.PORT);
    int asked = Math.toIntExact(settings.get(SensorOptions.RECEIVE_BUFFER_BYTES));
    VxlanReceiver bound;
    try {
      bound = VxlanReceiver.open(host, port, asked, queue);
    } catch (IOException e) {
      throw new IOException(
          "sensor cannot bind " + HostPort.format(host, port) + "/udp: " + e.getMessage(), e);
    }
    receiver = bound;
    if (bound.bufferBytes() < asked) {
      LOG.warn(
          "The sensor's socket buffer has {} bytes, not {} (inspector.sensor.receive_buffer_bytes):"
              + " bursts may be dropped; net.core.rmem_max says what is given at most",
          bound.bufferBytes(),
          asked);
    }
    register(context.meters());
    thread.start();
    bound.start();
    LOG.info(
        "Sensor {} receives VXLAN on {}, with a socket buffer of {} bytes",
        node,
        address(),
        bound.bufferBytes());
    return bound;
  }

  private void decode() {
    try {
      while (!stopped || !queue.empty()) {
        List<Datagram> batch = queue.take(LOOK_MILLIS);
        passed();
        if (batch != null) {
          batch.forEach(this::decode);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Once a second what waits for time to pass gets on. */
  private void passed() {
    long now = System.nanoTime();
    if (now - passedNanos > TimeUnit.SECONDS.toNanos(1)) {
      passedNanos = now;
      analysis.passed(TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()));
    }
  }

  private void decode(Datagram datagram) {
    try {
      decoder.accept(datagram);
    } catch (RuntimeException e) {
      // A mistake of the decoder must not end the sensor.
      LOG.error("A mirrored packet could not be decoded", e);
    }
  }

  /** Ends receiving, decodes what has come, then ends answering. */
  public Future<Void> stop() {
    Callable<Void> end =
        () -> {
          VxlanReceiver bound = receiver;
          if (bound != null) {
            bound.close();
          }
          stopped = true;
          thread.join(TimeUnit.SECONDS.toMillis(5));
          return null;
        };
    Callable<Void> closeLane =
        () -> {
          lane.close();
          return null;
        };
    return announcer
        .stop()
        .eventually(() -> context.vertx().executeBlocking(end))
        .eventually(tap::stop)
        .eventually(admin::stop)
        .eventually(() -> context.vertx().executeBlocking(closeLane))
        .mapEmpty();
  }

  /** Where mirrors are to be sent, once started. */
  public String address() {
    VxlanReceiver bound = receiver;
    if (bound == null) {
      return "";
    }
    InetSocketAddress local = bound.local();
    return HostPort.format(local.getAddress().getHostAddress(), local.getPort());
  }

  private int port() {
    VxlanReceiver bound = receiver;
    return bound == null ? 0 : bound.local().getPort();
  }

  private NodeAnnouncement announcement() {
    return new NodeAnnouncement(SERVICE, node, context.incarnation(), Version.current(), List.of());
  }

  private long socketDrops() {
    return port() == 0 ? 0 : SocketDrops.of(port());
  }

  private void register(MeterRegistry meters) {
    dropped(meters, "queue", () -> queue.dropped());
    dropped(meters, "socket", this::socketDrops);
    dropped(meters, "not-vxlan", decoder::notVxlan);
    Gauge.builder("vitrine.sensor.queue.bytes", queue, DatagramQueue::bytes)
        .description("Received bytes that wait to be decoded")
        .register(meters);
    Gauge.builder("vitrine.sensor.connections", connections, MirrorConnections::count)
        .description("MQTT connections that the mirrors show")
        .register(meters);
    for (CaptureFilter.Counted each : filter.rules()) {
      FunctionCounter.builder("vitrine.sensor.rule.packets", each, CaptureFilter.Counted::packets)
          .description("Packets that a rule of the capture filter decided")
          .tag("rule", each.rule().name())
          .tag("action", each.rule().include() ? "include" : "exclude")
          .register(meters);
    }
  }

  private void dropped(MeterRegistry meters, String cause, java.util.function.LongSupplier count) {
    FunctionCounter.builder("vitrine.sensor.dropped", count, from -> from.getAsLong())
        .description("Datagrams that were not decoded")
        .tag("cause", cause)
        .register(meters);
  }

  private JsonObject describe() {
    JsonArray taps = new JsonArray();
    mirrors.all().forEach(each -> taps.add(each.toJson()));
    JsonArray rules = new JsonArray();
    for (CaptureFilter.Counted each : filter.rules()) {
      rules.add(
          new JsonObject()
              .put("name", each.rule().name())
              .put("action", each.rule().include() ? "include" : "exclude")
              .put("packets", each.packets()));
    }
    return new JsonObject()
        .put("address", address())
        .put("taps", taps)
        .put("rules", rules)
        .put("unmatched", filter.unmatched())
        .put(
            "dropped",
            new JsonObject()
                .put("queue", queue.dropped())
                .put("socket", socketDrops())
                .put("not_vxlan", decoder.notVxlan()))
        .put("queue_bytes", queue.bytes())
        .put("connections", connections.count());
  }
}
