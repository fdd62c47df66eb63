package io.vitrine.config;

/** Options of the section {@code inspector}. */
public final class InspectorOptions {
  public static final Option<String> HOST =
      Option.text("inspector.host", "127.0.0.1", "Address that the HTTP API binds.");
  public static final Option<Integer> PORT =
      Option.integer("inspector.port", 8080, 0, 65_535, "Port of the HTTP API and page.");

  private InspectorOptions() {}
}
