package io.vitrine.broker.store;

/** The store cannot be used; the message says why, and what to do where something can be done. */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StoreException(String message) {
    super(message);
  }

  StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
