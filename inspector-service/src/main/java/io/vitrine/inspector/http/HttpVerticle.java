package io.vitrine.inspector.http;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vitrine.config.InspectorOptions;
import io.vitrine.config.NodeOptions;
import io.vitrine.config.Settings;
import io.vitrine.dissect.payload.PayloadViews;
import io.vitrine.dissect.payload.SparkplugAliases;
import io.vitrine.inspector.capture.Capture;
import io.vitrine.inspector.capture.StatsHistory;
import io.vitrine.inspector.payload.PayloadRules;
import io.vitrine.inspector.route.RouteDesk;
import io.vitrine.inspector.traffic.BrokerWatch;
import io.vitrine.inspector.traffic.Traffic;
import io.vitrine.inspector.upload.UploadedCapture;
import io.vitrine.inspector.upload.UploadedCaptures;
import io.vitrine.inspector.web.WebPage;
import io.vitrine.mqtt.topic.TopicFilter;
import io.vitrine.runtime.AdminRoutes;
import io.vitrine.runtime.BlockingLane;
import io.vitrine.runtime.Directory;
import io.vitrine.runtime.HostPort;
import io.vitrine.runtime.ServiceContext;
import io.vitrine.tap.Redaction;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The inspector's HTTP server: the API, the page, health and metrics.
 *
 * <p>Threads: everything on this verticle's event loop, but what is handed to the lane.
 */
public final class HttpVerticle extends VerticleBase {
  private static final int IDLE_SECONDS = 120;
  private static final int CAPTURE_THREADS = 2;
  private static final int CAPTURE_QUEUE_MAX = 64;

  /** A filter of the longest kind, each character percent-encoded. */
  private static final int REQUEST_LINE_BYTES_MAX = 32 * 1024;

  /** What is read from the jar and from files that the configuration names. */
  private record Files(
      OpenApi api, WebPage page, PayloadViews payloads, List<UploadedCapture> kept) {}

  private final ServiceContext service;
  private final Directory directory;
  private final BlockingLane lane;
  private final UploadedCaptures captures;
  private final BlockingLane captureLane;
  private final Traffic traffic;
  private @Nullable BrokerWatch watch;
  private @Nullable TrafficHandlers trafficHandlers;
  private @Nullable HttpServer server;
  private @Nullable LiveHandler live;
  private @Nullable StatsHistory history;

  /**
   * @param lane where answers are put together
   * @param traffic what live traffic means; brokers are followed for it while this runs
   */
  public HttpVerticle(
      ServiceContext service, Directory directory, BlockingLane lane, Traffic traffic) {
    this.service = service;
    this.traffic = traffic;
    this.directory = directory;
    this.lane = lane;
    this.captures =
        new UploadedCaptures(
            kept(service.settings()),
            service.settings().get(InspectorOptions.CAPTURE_BYTES_MAX),
            service.settings().get(InspectorOptions.CAPTURES_BYTES_MAX),
            service.settings().get(InspectorOptions.CAPTURES_MAX));
    this.captureLane =
        new BlockingLane("captures", CAPTURE_THREADS, CAPTURE_QUEUE_MAX, service.meters());
  }

  /** Uploads stay in the data directory if there is one. */
  private static @Nullable Path kept(Settings settings) {
    return settings.isSet(NodeOptions.DATA)
        ? Path.of(settings.get(NodeOptions.DATA)).resolve("captures")
        : null;
  }

  @Override
  public Future<?> start() {
    HttpServerOptions options =
        new HttpServerOptions()
            .setIdleTimeout(IDLE_SECONDS)
            .setMaxInitialLineLength(REQUEST_LINE_BYTES_MAX)
            .setMaxHeaderSize(REQUEST_LINE_BYTES_MAX)
            .setInitialSettings(new Http2Settings().setMaxHeaderListSize(REQUEST_LINE_BYTES_MAX))
            .setMaxFormAttributeSize(Upload.KEY_LOG_BYTES_MAX)
            .setMaxFormFields(Upload.FORM_PARTS_MAX)
            .setCompressionSupported(true)
            .setCompressionLevel(4);
    String host = service.settings().get(InspectorOptions.HOST);
    Callable<Files> load =
        () ->
            new Files(
                OpenApi.load(),
                WebPage.load(),
                PayloadRules.load(service.settings().get(InspectorOptions.PAYLOAD_VIEWS)),
                captures.load());
    return vertx
        .executeBlocking(load)
        .compose(
            files -> {
              server = vertx.createHttpServer(options).requestHandler(router(host, files));
              return server.listen(service.settings().get(InspectorOptions.PORT), host);
            });
  }

  @Override
  public Future<?> stop() {
    if (live != null) {
      live.close();
    }
    if (history != null) {
      history.stop();
    }
    if (watch != null) {
      watch.stop();
    }
    if (trafficHandlers != null) {
      trafficHandlers.close();
    }
    Callable<Void> end =
        () -> {
          captureLane.close();
          captures.close();
          return null;
        };
    Future<Void> closed = server == null ? Future.succeededFuture() : server.close();
    return closed.eventually(() -> vertx.executeBlocking(end));
  }

  /** Where the page is, once started. */
  public String url() {
    int port = Objects.requireNonNull(server).actualPort();
    return "http://" + HostPort.format(service.settings().get(InspectorOptions.HOST), port);
  }

  private Router router(String host, Files files) {
    Router router = Router.router(vertx);
    router
        .route()
        .handler(new Guard(host, service.settings().get(InspectorOptions.ALLOWED_HOSTS)))
        .failureHandler(ApiRouter::fail);
    OpenApi api = files.api();
    router
        .route(api.basePath() + "/*")
        .subRouter(ApiRouter.create(vertx, api, handlers(api, files)));
    AdminRoutes.mount(router, service);
    files.page().mount(router);
    router.route().handler(context -> ApiRouter.notFound(context, api));
    return router;
  }

  private Map<String, Handler<RoutingContext>> handlers(OpenApi api, Files files) {
    PayloadViews payloads = files.payloads();
    List<TopicFilter> redacted =
        service.settings().get(InspectorOptions.REDACTED_PAYLOADS).stream()
            .map(TopicFilter::parse)
            .toList();
    Capture capture = new Capture(service.bus(), directory);
    PacketHandlers packets =
        new PacketHandlers(
            capture, lane, payloads, new SparkplugAliases(), new Redaction(redacted));
    history = new StatsHistory(vertx, capture);
    history.start();
    BrokerHandlers brokers = new BrokerHandlers(capture, directory, history);
    live =
        new LiveHandler(
            vertx,
            service.bus(),
            capture,
            directory,
            service.settings().get(InspectorOptions.LIVE_CLIENTS_MAX),
            service.meters(),
            new Redaction(redacted));
    Map<String, Handler<RoutingContext>> handlers = new HashMap<>();
    handlers.put("listPackets", packets::list);
    handlers.put("getPacket", Answers.json(packets::get));
    handlers.put("followPackets", live);
    handlers.put("listConnections", Answers.json(new ConnectionHandlers(capture)::list));
    ClientHandlers clients = new ClientHandlers(capture);
    handlers.put("listClients", Answers.json(clients::list));
    handlers.put("getClient", Answers.json(clients::get));
    handlers.put("deleteClient", Answers.json(clients::delete));
    putRoutes(handlers);
    BackupHandlers backups = new BackupHandlers(capture);
    handlers.put("createBackup", backups::create);
    handlers.put("listBackups", Answers.json(backups::list));
    DelayedHandlers delayed = new DelayedHandlers(capture);
    handlers.put("listDelayed", Answers.json(delayed::list));
    handlers.put("deleteDelayed", Answers.json(delayed::delete));
    BanHandlers bans = new BanHandlers(capture);
    handlers.put("listBans", Answers.json(bans::list));
    handlers.put("createBan", bans::create);
    handlers.put("deleteBan", Answers.json(bans::delete));
    handlers.put("getStats", Answers.json(brokers::stats));
    handlers.put("getStatsHistory", Answers.json(brokers::history));
    handlers.put("listNodes", Answers.json(brokers::nodes));
    ReplayHandlers replays = new ReplayHandlers(service.bus(), directory);
    handlers.put("replayDeadLetters", Answers.json(replays::start));
    handlers.put("getReplay", Answers.json(replays::state));
    UploadHandlers uploads = new UploadHandlers(captures, captureLane, payloads, redacted);
    uploads.count(files.kept());
    handlers.put("createCapture", uploads::create);
    handlers.put("listCaptures", Answers.json(uploads::list));
    handlers.put("getCapture", Answers.json(uploads::get));
    handlers.put("deleteCapture", uploads::remove);
    handlers.put("followCapture", uploads::progress);
    handlers.put("listCapturePackets", Answers.json(uploads::packets));
    handlers.put("getCapturePacket", Answers.json(uploads::packet));
    handlers.put("exportCapture", uploads::export);
    handlers.put("listCaptureFlows", uploads::flows);
    handlers.put("listCaptureFindings", uploads::findings);
    handlers.put("listCaptureSessions", uploads::sessions);
    handlers.put("putCaptureKeyLog", uploads::keyLog);
    int packetsMax = service.settings().get(InspectorOptions.ANALYSIS_PACKETS_PER_SECOND_MAX);
    if (packetsMax > 0) {
      watch = new BrokerWatch(vertx, service.bus(), capture, traffic, packetsMax);
      watch.start(directory);
    }
    int followersMax = service.settings().get(InspectorOptions.LIVE_CLIENTS_MAX);
    TrafficHandlers together = new TrafficHandlers(vertx, traffic, lane, followersMax);
    trafficHandlers = together;
    handlers.put("listFlows", together::flows);
    handlers.put("listFindings", together::findings);
    handlers.put("followFindings", together::follow);
    handlers.put("listSessions", together::sessions);
    handlers.put("listSensors", Answers.json(brokers::sensors));
    handlers.put("compileFilter", Answers.json(FilterHandlers::compile));
    handlers.put("listFields", Answers.json(FilterHandlers::fields));
    handlers.put(
        "getContract", context -> Answers.send(context, "application/yaml", api.document()));
    return handlers;
  }

  private void putRoutes(Map<String, Handler<RoutingContext>> handlers) {
    RouteDesk desk = new RouteDesk(service.bus(), directory);
    RouteHandlers routes = new RouteHandlers(desk);
    handlers.put("listRoutes", Answers.json(routes::list));
    handlers.put("createRoute", Answers.json(routes::create));
    handlers.put("getRoute", Answers.json(routes::get));
    handlers.put("putRoute", Answers.json(routes::put));
    handlers.put("deleteRoute", Answers.json(routes::delete));
    handlers.put("getLedger", Answers.json(routes::ledger));
    handlers.put("testRoutes", Answers.json(new TrialHandler(desk)::test));
  }
}
