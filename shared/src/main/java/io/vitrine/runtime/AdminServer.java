package io.vitrine.runtime;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;

/**
 * Health and metrics of a service that has no HTTP port of its own.
 *
 * <p>Threads: any.
 */
public final class AdminServer {
  private static final int IDLE_SECONDS = 60;

  private final HttpServer server;
  private final String host;

  private AdminServer(HttpServer server, String host) {
    this.server = server;
    this.host = host;
  }

  /**
   * @param port 0 takes a free one
   * @return fails with {@link java.net.BindException} if the port is taken
   */
  public static Future<AdminServer> start(ServiceContext context, String host, int port) {
    Router router = Router.router(context.vertx());
    AdminRoutes.mount(router, context);
    return context
        .vertx()
        .createHttpServer(new HttpServerOptions().setIdleTimeout(IDLE_SECONDS))
        .requestHandler(router)
        .listen(port, host)
        .map(server -> new AdminServer(server, host));
  }

  public int port() {
    return server.actualPort();
  }

  public String url() {
    return "http://" + HostPort.format(host, port());
  }

  public Future<Void> stop() {
    return server.close();
  }
}
