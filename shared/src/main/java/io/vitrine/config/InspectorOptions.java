package io.vitrine.config;

/** Options of the section {@code inspector}. */
public final class InspectorOptions {
  public static final Option<String> HOST =
      Option.text("inspector.host", "127.0.0.1", "Address that the HTTP API binds.");
  public static final Option<Integer> PORT =
      Option.port("inspector.port", 8080, "Port of the HTTP API and page; 0 takes a free one.");

  private InspectorOptions() {}
}
