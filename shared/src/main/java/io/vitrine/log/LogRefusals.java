package io.vitrine.log;

/** Codes with which a {@link LogServer} refuses; see {@link io.vitrine.runtime.BusRefusal}. */
public final class LogRefusals {
  /** Another consumer has the lease of this durable log. Try again later. */
  public static final int LEASED = 100;

  /** The server does not know the session, or a request of it got lost. Begin a new one. */
  public static final int SESSION_UNKNOWN = 101;

  /** {@code after} is beyond the newest record: the log lost its end. */
  public static final int BEYOND_END = 102;

  /** The request is not understood, or beyond a limit. */
  public static final int BAD_REQUEST = 103;

  /** Too many consumers read this log. */
  public static final int CONSUMERS_MAX = 104;

  private LogRefusals() {}
}
