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

  public static final Option<Long> CAPTURE_BYTES_MAX =
      Option.bytes(
          "inspector.capture_bytes_max",
          256L << 20,
          1 << 10,
          64L << 30,
          "Largest capture file that may be uploaded.");
  public static final Option<Long> CAPTURES_BYTES_MAX =
      Option.bytes(
          "inspector.captures_bytes_max",
          1L << 30,
          1 << 10,
          1L << 40,
          "How much all uploaded capture files may have together; they are in the directory for"
              + " temporary files while the inspector runs.");
  public static final Option<Integer> CAPTURES_MAX =
      Option.integer(
          "inspector.captures_max",
          20,
          0,
          1_000,
          "How many uploaded capture files are kept at once; 0 lets nobody upload.");

  private InspectorOptions() {}
}
