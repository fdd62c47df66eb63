package io.vitrine.broker.connection;

import io.vitrine.broker.loop.Counter;
import io.vitrine.broker.loop.Loop;
import io.vitrine.broker.session.Session;
import io.vitrine.broker.session.SessionSink;
import io.vitrine.mqtt.packet.PacketType;
import io.vitrine.mqtt.packet.ReasonCode;

/**
 * Acknowledgements that nothing holds any more, on their way to whoever has the session.
 *
 * <p>Threads: the connection's event loop.
 */
final class LeavingAcks implements HeldAcks.Sender {
  private final Loop loop;
  private final SessionLink link;
  private final Session session;
  private final boolean five;
  private boolean abandoning;

  LeavingAcks(Loop loop, SessionLink link, boolean five) {
    this.loop = loop;
    this.link = link;
    this.session = link.session();
    this.five = five;
  }

  /** Lets go what waits for Kafka, and tells nobody. */
  void abandon(HeldAcks held) {
    abandoning = true;
    held.abandon();
    abandoning = false;
  }

  /** Kafka does not take it: it is a dead letter. Before MQTT 5 nothing can say so. */
  @Override
  public void release(int packetId, int code, int refused) {
    if (refused == 0 || !five) {
      leave(packetId, code);
      return;
    }
    boolean dropped = refused == ReasonCode.QUOTA_EXCEEDED.code();
    loop.counters().add(dropped ? Counter.REFUSED_OUTBOX_FULL : Counter.REFUSED_DEAD_LETTER);
    leave(packetId, AckCode.refused(code, refused));
  }

  private void leave(int packetId, int code) {
    ReasonCode reason = AckCode.reason(code);
    String why = AckCode.why(code);
    if (AckCode.qos(code) == 1) {
      send1(packetId, reason, why);
    } else {
      send2(packetId, reason, why);
    }
  }

  private void send1(int packetId, ReasonCode reason, String why) {
    // A client that is back sends its message again, and gets the answer to that.
    if (link.mine()) {
      session.acknowledged1();
      link.acknowledge(PacketType.PUBACK, packetId, reason, why);
    }
  }

  private void send2(int packetId, ReasonCode reason, String why) {
    session.acknowledged2(packetId, reason);
    SessionSink sink = link.subscriber().sink();
    if (sink == link && !abandoning) {
      link.acknowledge(PacketType.PUBREC, packetId, reason, why);
    } else if (sink != null && !abandoning) {
      sink.acknowledge(PacketType.PUBREC, packetId, reason);
    }
  }
}
