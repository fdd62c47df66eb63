package io.vitrine.broker.connection;

import io.vitrine.broker.loop.Loop;
import org.jspecify.annotations.Nullable;

/**
 * How long a connection may take until its CONNECT is there, and how long it may be silent then.
 *
 * <p>Threads: the connection's event loop.
 */
final class Deadlines {
  private final Loop loop;
  private final ListenerScope listener;
  private Stage stage = Stage.CONNECT;
  private long deadlineNanos;
  private long readNanos;
  private long keepAliveNanos;

  Deadlines(Loop loop, ListenerScope listener) {
    this.loop = loop;
    this.listener = listener;
    this.readNanos = loop.nowNanos();
    this.deadlineNanos = readNanos + listener.connectNanos();
  }

  /** Something must come before MQTT can begin; all of it together has one deadline. */
  void awaits(Stage next) {
    if (next == Stage.CONNECT) {
      deadlineNanos = loop.nowNanos() + listener.connectNanos();
    } else if (stage == Stage.CONNECT) {
      deadlineNanos = loop.nowNanos() + listener.handshakeNanos();
    }
    stage = next;
  }

  Stage stage() {
    return stage;
  }

  /** Something came from the client, or it could not since we did not read. */
  void heard() {
    readNanos = loop.nowNanos();
  }

  /** The client is connected. */
  void keepAlive(int seconds) {
    keepAliveNanos = seconds * 1_500_000_000L;
    heard();
  }

  /** What did not come in time; null if there is time left. */
  @Nullable CloseCause late() {
    return loop.nowNanos() - deadlineNanos > 0 ? stage.late() : null;
  }

  /** Whether one and a half times the keep-alive time is over ([MQTT-3.1.2-22]). */
  boolean silent() {
    return keepAliveNanos > 0 && loop.nowNanos() - readNanos > keepAliveNanos;
  }
}
