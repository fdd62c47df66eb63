package io.vitrine.inspector.conversation;

import java.util.LinkedHashSet;
import java.util.Set;

/** All connections of a client identifier. Counts grow; one thread. */
public final class Session {
  /** Topic filters remembered. */
  static final int FILTERS_MAX = 1000;

  private final String clientId;
  private final Set<String> filters = new LinkedHashSet<>(2);
  private final Latency[] latencies = {new Latency(), new Latency()};
  String username = "";
  int protocolLevel;
  long firstNanos;
  long lastNanos;
  long connections;
  long refused;
  long takeovers;
  long keepAliveLapses;
  long endedWithoutDisconnect;
  long willsFired;
  long publishedIn;
  long publishedOut;
  long payloadBytesIn;
  long payloadBytesOut;
  long sentAgain;
  long unacknowledged;

  Session(String clientId) {
    this.clientId = clientId;
  }

  void subscribed(String filter) {
    if (filters.size() < FILTERS_MAX) {
      filters.add(filter);
    }
  }

  void unsubscribed(String filter) {
    filters.remove(filter);
  }

  Latency latencyOf(int qos) {
    return latencies[qos - 1];
  }

  public String clientId() {
    return clientId;
  }

  /** Empty if there was none. */
  public String username() {
    return username;
  }

  /** 3, 4 or 5, of the latest connection. */
  public int protocolLevel() {
    return protocolLevel;
  }

  public long firstNanos() {
    return firstNanos;
  }

  public long lastNanos() {
    return lastNanos;
  }

  public long connections() {
    return connections;
  }

  /** Connections that the server refused. */
  public long refused() {
    return refused;
  }

  /** Times that it connected while another connection of it was open. */
  public long takeovers() {
    return takeovers;
  }

  public long keepAliveLapses() {
    return keepAliveLapses;
  }

  public long endedWithoutDisconnect() {
    return endedWithoutDisconnect;
  }

  /** Times that somebody got its will after its connection ended. */
  public long willsFired() {
    return willsFired;
  }

  /** PUBLISH from it. */
  public long publishedIn() {
    return publishedIn;
  }

  /** PUBLISH to it. */
  public long publishedOut() {
    return publishedOut;
  }

  public long payloadBytesIn() {
    return payloadBytesIn;
  }

  public long payloadBytesOut() {
    return payloadBytesOut;
  }

  /** PUBLISH that were sent again, either way. */
  public long sentAgain() {
    return sentAgain;
  }

  /** Packets, either way, whose answer never came. */
  public long unacknowledged() {
    return unacknowledged;
  }

  /** From PUBLISH to the answer that ends its handshake, both ways; QoS 1 or 2. */
  public Latency latency(int qos) {
    return latencies[qos - 1];
  }

  /** What it is subscribed to at the end, at most 1,000. */
  public Set<String> filters() {
    return java.util.Collections.unmodifiableSet(filters);
  }
}
