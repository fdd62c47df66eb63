package io.vitrine.inspector.web;

import java.util.List;

/** Which files the page consists of. */
final class WebFiles {
  /** Our own, beside this class. */
  static final List<String> NAMES =
      List.of(
          "index.html",
          "favicon.svg",
          "base.css",
          "shell.css",
          "packets.css",
          "theme.js",
          "app.js",
          "api.js",
          "format.js",
          "pages/overview.js",
          "pages/captures.js",
          "pages/routes.js",
          "pages/findings.js",
          "pages/connections.js",
          "pages/packets.js",
          "parts/field-table.js",
          "parts/filter-box.js",
          "parts/hex-view.js",
          "parts/icon.js",
          "parts/live-feed.js",
          "parts/packet-list.js",
          "parts/packet-tree.js",
          "parts/payload-view.js",
          "parts/page.js",
          "parts/rate-chart.js",
          "parts/samples.js",
          "parts/spark-line.js",
          "parts/tap-table.js",
          "parts/traffic-table.js");

  /** Of the lit-html webjar. */
  static final List<String> LIT_HTML = List.of("lit-html.js");

  /** Of the uplot webjar. */
  static final List<String> UPLOT = List.of("uPlot.esm.js", "uPlot.min.css");

  private WebFiles() {}
}
