package io.vitrine.bridge.route;

/** A route that cannot be; the message says which, where, and what was expected. */
public final class RouteException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  RouteException(String message) {
    super(message);
  }
}
