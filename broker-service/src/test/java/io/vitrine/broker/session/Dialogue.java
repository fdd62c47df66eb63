package io.vitrine.broker.session;

import io.vitrine.mqtt.packet.PacketType;
import io.vitrine.mqtt.packet.ReasonCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A session, and what it says to its client, as text. */
final class Dialogue implements SessionSink {
  final List<DropCause> drops = new ArrayList<>();
  final SessionAccount account;
  final Session session;
  final Shelf shelf;
  private final List<String> said = new ArrayList<>();
  boolean writable = true;
  int payloadMax = Integer.MAX_VALUE;
  long now = 1_000_000;

  Dialogue(SessionLimits limits) {
    this(limits, Long.MAX_VALUE);
  }

  Dialogue(SessionLimits limits, long totalBytesMax) {
    this(limits, totalBytesMax, false);
  }

  private Dialogue(SessionLimits limits, long totalBytesMax, boolean stored) {
    account = new SessionAccount(totalBytesMax, drops::add);
    shelf = new Shelf(this);
    session = new Session("client", limits, account, stored ? shelf : null);
  }

  /** With a session in the store. */
  static Dialogue stored(SessionLimits limits) {
    return stored(limits, Long.MAX_VALUE);
  }

  static Dialogue stored(SessionLimits limits, long totalBytesMax) {
    return new Dialogue(limits, totalBytesMax, true);
  }

  static SessionLimits limits(int inflight, int queued) {
    return new SessionLimits(inflight, queued, 1 << 20, false);
  }

  Dialogue connected(long expirySeconds) {
    return connected(65_535, expirySeconds);
  }

  Dialogue connected(int receiveMax, long expirySeconds) {
    session.connected(receiveMax, 10, expirySeconds);
    session.resume(this);
    return this;
  }

  static Message message(String payload, int qos) {
    byte[] bytes = ("t" + payload).getBytes(StandardCharsets.UTF_8);
    return new Message(bytes, 1, 0, qos, false, 1_000_000, Message.NO_EXPIRY, -1);
  }

  static DeliveryTerms terms(int qos) {
    return new DeliveryTerms(qos, false, DeliveryTerms.NO_IDS);
  }

  Dialogue online(String payload, int qos) {
    session.deliver(message(payload, qos), terms(2), qos, false, this);
    return this;
  }

  Dialogue offline(String payload, int qos) {
    session.deliver(message(payload, qos), terms(2), qos, false, null);
    return this;
  }

  /** What was said since the last call. */
  List<String> said() {
    List<String> all = List.copyOf(said);
    said.clear();
    return all;
  }

  @Override
  public boolean writable() {
    return writable;
  }

  @Override
  public long nowMillis() {
    return now;
  }

  @Override
  public boolean publish(
      Deliverable message,
      DeliveryTerms terms,
      int qos,
      boolean retain,
      int packetId,
      boolean dup) {
    Message kept = message.keep();
    String payload =
        new String(kept.bytes(), kept.topicLength(), kept.payloadLength(), StandardCharsets.UTF_8);
    if (payload.length() > payloadMax) {
      return false;
    }
    said.add("PUBLISH " + payload + " q" + qos + " #" + packetId + (dup ? " dup" : ""));
    return true;
  }

  @Override
  public void acknowledge(PacketType type, int packetId, ReasonCode reason) {
    said.add(type + " #" + packetId + (reason == ReasonCode.SUCCESS ? "" : " " + reason));
  }

  @Override
  public void violation(ReasonCode reason, String text) {
    said.add("DISCONNECT " + reason);
  }
}
