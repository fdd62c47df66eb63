package io.vitrine.broker.connection;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What the connections of one listener share, on all event loops.
 *
 * <p>Threads: any.
 */
public final class ListenerScope {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final String name;
  private final String transport;
  private final ConnectionLimits limits;
  private final Rates rates;
  private final @Nullable Throttle throttle;
  private final long handshakeNanos;
  private final long connectNanos;
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger handshakes = new AtomicInteger();

  /**
   * What clients may send in a second; 0 for no limit.
   *
   * @param clientMessages PUBLISH packets of one client
   * @param clientBytes of one client
   * @param messages PUBLISH packets of all clients of the listener together
   * @param bytes of all of them
   */
  public record Rates(long clientMessages, long clientBytes, long messages, long bytes) {}

  /**
   * @param transport {@code tcp}, {@code tls}, {@code ws}, {@code wss}; {@code unix} if it is a
   *     Unix socket
   */
  public ListenerScope(
      String name,
      String transport,
      ConnectionLimits limits,
      Rates rates,
      long handshakeMillis,
      long connectMillis) {
    this.name = name;
    this.transport = transport;
    this.limits = limits;
    this.rates = rates;
    this.throttle = Throttle.of(rates.messages(), rates.bytes());
    this.handshakeNanos = handshakeMillis * NANOS_PER_MILLI;
    this.connectNanos = connectMillis * NANOS_PER_MILLI;
  }

  public String name() {
    return name;
  }

  public String transport() {
    return transport;
  }

  public ConnectionLimits limits() {
    return limits;
  }

  /** Of one client; null if it may send as fast as it can. */
  public @Nullable Throttle newClientThrottle() {
    return Throttle.of(rates.clientMessages(), rates.clientBytes());
  }

  /** Of all clients together; null if there is no limit. */
  public @Nullable Throttle throttle() {
    return throttle;
  }

  /** How long a connection may take until MQTT can begin. */
  long handshakeNanos() {
    return handshakeNanos;
  }

  /** How long it may take from then on until its CONNECT is there. */
  long connectNanos() {
    return connectNanos;
  }

  /** Open connections. */
  public int open() {
    return open.get();
  }

  /** Open connections whose CONNECT has not come yet. */
  public int handshakes() {
    return handshakes.get();
  }

  /**
   * A connection begins; false if there are so many whose CONNECT has not come yet that it must
   * not. One that may is opened at once, or {@link #handshakeOver}.
   */
  public boolean begins(int handshakesMax) {
    if (handshakes.incrementAndGet() > handshakesMax) {
      handshakes.decrementAndGet();
      return false;
    }
    return true;
  }

  void opened() {
    open.incrementAndGet();
  }

  void handshakeOver() {
    handshakes.decrementAndGet();
  }

  void closed() {
    open.decrementAndGet();
  }
}
