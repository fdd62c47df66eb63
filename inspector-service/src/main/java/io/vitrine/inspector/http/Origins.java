package io.vitrine.inspector.http;

import io.vertx.core.http.HttpServerRequest;

/** Which site's page a browser says that it asks for. */
final class Origins {
  private Origins() {}

  /**
   * Whether a browser says that the page of another site asks. A plain POST needs no permission
   * from us otherwise. Not every browser tells the site over plain HTTP, but all tell the origin.
   */
  static boolean elsewhere(HttpServerRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    String origin = request.getHeader("Origin");
    String host = String.valueOf(request.authority());
    return (site != null && !site.equals("same-origin") && !site.equals("none"))
        || (origin != null && !origin.replaceFirst("^https?://", "").equalsIgnoreCase(host));
  }
}
