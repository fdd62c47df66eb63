package io.vitrine.config;

import java.util.List;

/** Options of the section {@code inspector}. */
public final class InspectorOptions {
  public static final Option<String> HOST =
      Option.text("inspector.host", "127.0.0.1", "Address that the HTTP API binds.");
  public static final Option<Integer> PORT =
      Option.port("inspector.port", 8080, "Port of the HTTP API and page; 0 takes a free one.");

  public static final Option<List<String>> ALLOWED_HOSTS =
      Option.texts(
          "inspector.allowed_hosts",
          List.of(),
          "Host names that the HTTP API answers to. Empty: any, but loopback names only while it"
              + " binds a loopback address, so that no foreign page can reach it under a name of"
              + " its own.");
  public static final Option<Integer> LIVE_CLIENTS_MAX =
      Option.integer(
          "inspector.live_clients_max",
          50,
          1,
          250,
          "Clients that may follow packets live at once; more are answered 503.");

  private InspectorOptions() {}
}
