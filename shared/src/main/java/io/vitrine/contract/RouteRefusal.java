package io.vitrine.contract;

/**
 * Codes with which a broker refuses a {@link RouteRequest}, and a bridge a {@link TrialRequest}.
 */
public final class RouteRefusal {
  /** The request cannot be read. */
  public static final int REQUEST = 120;

  /** Nothing in the outbox needs that version any more, or it never was. */
  public static final int UNKNOWN_VERSION = 121;

  /**
   * The route is wrong; the text is a JSON array of objects with {@code pointer}, {@code message}
   * and, where there are such, {@code value} and {@code expected}.
   */
  public static final int INVALID = 122;

  /** There is no route of that name. */
  public static final int NOT_FOUND = 123;

  /** There is a route of that name already. */
  public static final int EXISTS = 124;

  /** The route is one of the config file. */
  public static final int CONFIGURED = 125;

  /** The route is there in another version; the text is that version. */
  public static final int OTHER_VERSION = 126;

  /** A limit: of routes, or of versions that the outbox still needs. */
  public static final int LIMIT = 127;

  /** It cannot be written to disk, or not every event loop applies it in time. */
  public static final int STORAGE = 128;

  private RouteRefusal() {}
}
