package io.vitrine.broker.connection;

/** What a new connection is waited for, and what it is closed with when that does not come. */
public enum Stage {
  PROXY_HEADER(CloseCause.PROXY_TIMEOUT),
  TLS_HANDSHAKE(CloseCause.TLS_TIMEOUT),
  WEBSOCKET_UPGRADE(CloseCause.UPGRADE_TIMEOUT),
  CONNECT(CloseCause.CONNECT_TIMEOUT);

  private final CloseCause late;

  Stage(CloseCause late) {
    this.late = late;
  }

  CloseCause late() {
    return late;
  }
}
