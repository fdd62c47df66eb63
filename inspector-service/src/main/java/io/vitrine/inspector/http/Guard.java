package io.vitrine.inspector.http;

import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What every request passes first: the headers that keep a browser from running or embedding
 * anything but ours, and the check of the {@code Host} header that keeps a foreign page from
 * reaching a loopback address by rebinding its own name to it.
 */
final class Guard implements Handler<RoutingContext> {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]", "::1");
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; font-src 'self'; manifest-src 'self'; base-uri 'none';"
          + " form-action 'none'; frame-ancestors 'none'";

  private final List<String> allowedHosts;
  private final boolean checked;

  /**
   * @param bindHost the address that the server listens on
   * @param allowedHosts names that it answers to; empty: loopback names only if it listens on a
   *     loopback address, else any
   */
  Guard(String bindHost, List<String> allowedHosts) {
    this.allowedHosts = allowedHosts;
    this.checked = !allowedHosts.isEmpty() || LOOPBACK.contains(bindHost);
  }

  @Override
  public void handle(RoutingContext context) {
    MultiMap headers = context.response().headers();
    headers
        .set("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        .set("X-Content-Type-Options", "nosniff")
        .set("X-Frame-Options", "DENY")
        .set("Referrer-Policy", "no-referrer")
        .set("Cross-Origin-Opener-Policy", "same-origin")
        .set("Cross-Origin-Resource-Policy", "same-origin")
        .set("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
    HostAndPort authority = context.request().authority();
    String host = authority == null ? "" : authority.host().toLowerCase(Locale.ROOT);
    if (checked
        && !LOOPBACK.contains(host)
        && !allowedHosts.contains(host)
        && !forMachines(context.request().path())) {
      Problems.misdirected(host).send(context);
      return;
    }
    context.next();
  }

  /** Probes and scrapers name the address, not a host, and health and metrics tell no packet. */
  private static boolean forMachines(String path) {
    return path.startsWith("/health/") || path.equals("/metrics");
  }
}
