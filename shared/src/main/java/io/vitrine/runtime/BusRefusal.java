package io.vitrine.runtime;

/**
 * Why a request over the {@link Bus} got no answer; codes of 100 and above are the services' own.
 */
public final class BusRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Nobody serves the address: not started yet, or gone. */
  public static final int NO_HANDLERS = -1;

  /** The answer did not come in time; whether the request was carried out is unknown. */
  public static final int TIMEOUT = -2;

  private final int code;

  public BusRefusal(int code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  public int code() {
    return code;
  }
}
