package io.vitrine.config;

import java.net.URI;
import java.util.Map;

/** Options of the section {@code telemetry}: spans for OpenTelemetry. */
public final class TelemetryOptions {
  public static final Option<String> OTLP_ENDPOINT =
      Option.parsed(
          "telemetry.otlp_endpoint",
          "URL",
          "",
          "an http or https URL with a host and without user, query and fragment, or nothing",
          "Where spans go by OTLP over HTTP (protobuf), such as `http://collector:4318`; `/v1/traces` is"
              + " added to it. Empty: no spans.",
          TelemetryOptions::endpoint);
  public static final Option<Map<String, String>> OTLP_HEADERS =
      Option.httpHeaders(
          "telemetry.otlp_headers",
          "HTTP headers that come with the spans, such as `Authorization: \"Bearer"
              + " ${file:/run/secrets/otlp}\"`.");
  public static final Option<String> SERVICE_NAME =
      Option.text(
          "telemetry.service_name",
          "vitrine",
          "`service.name` of the spans; `service.instance.id` is the node.");
  public static final Option<Double> SAMPLING_RATIO =
      Option.ratio(
          "telemetry.sampling_ratio",
          0,
          "Which part of the messages that come without a trace context begins a trace. Those that come"
              + " with one have spans if it says that it is sampled.");

  private TelemetryOptions() {}

  private static String endpoint(String raw) {
    URI uri = URI.create(raw);
    boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    boolean bare = uri.getUserInfo() == null && uri.getQuery() == null && uri.getFragment() == null;
    if (!raw.isEmpty() && (!http || uri.getHost() == null || !bare)) {
      throw new IllegalArgumentException(raw);
    }
    return raw;
  }
}
