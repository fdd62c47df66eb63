package io.vitrine.broker.session;

import static io.vitrine.broker.session.Dialogue.limits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.vitrine.mqtt.packet.ReasonCode;
import org.junit.jupiter.api.Test;

/** The session's rules, told as dialogues with a client. */
class SessionTest {
  @Test
  void qos0GoesOutAtOnceAndIsForgotten() {
    Dialogue talk = new Dialogue(limits(10, 10)).connected(0).online("a", 0);
    assertThat(talk.said()).containsExactly("PUBLISH a q0 #0");
    assertThat(talk.session.inFlight()).isZero();
  }

  @Test
  void theLowerQosOfMessageAndSubscriptionCounts() {
    Dialogue talk = new Dialogue(limits(10, 10)).connected(0);
    talk.session.deliver(Dialogue.message("a", 2), Dialogue.terms(1), 2, false, talk);
    talk.session.deliver(Dialogue.message("b", 2), Dialogue.terms(0), 2, false, talk);
    assertThat(talk.said()).containsExactly("PUBLISH a q1 #1", "PUBLISH b q0 #0");
  }

  @Test
  void qos1IsInFlightUntilPubAck() {
    Dialogue talk = new Dialogue(limits(10, 10)).connected(0).online("a", 1).online("b", 1);
    assertThat(talk.said()).containsExactly("PUBLISH a q1 #1", "PUBLISH b q1 #2");
    talk.session.onPubAck(1, talk);
    assertThat(talk.session.inFlight()).isEqualTo(1);
    assertThat(talk.said()).isEmpty();
  }

  @Test
  void qos2IsReleasedAfterPubRec() {
    Dialogue talk = new Dialogue(limits(10, 10)).connected(0).online("a", 2);
    talk.session.onPubRec(1, ReasonCode.SUCCESS, talk);
    talk.session.onPubRec(1, ReasonCode.SUCCESS, talk);
    talk.session.onPubComp(1, talk);
    assertThat(talk.said()).containsExactly("PUBLISH a q2 #1", "PUBREL #1", "PUBREL #1");
    assertThat(talk.session.inFlight()).isZero();
  }

  @Test
  void aPubRecThatSaysNoEndsTheMessage() {
    Dialogue talk = new Dialogue(limits(1, 10)).connected(0).online("a", 2).online("b", 1);
    talk.session.onPubRec(1, ReasonCode.QUOTA_EXCEEDED, talk);
    assertThat(talk.said()).containsExactly("PUBLISH a q2 #1", "PUBLISH b q1 #2");
  }

  @Test
  void whatIsBeyondTheWindowWaitsForAnAcknowledgement() {
    Dialogue talk = new Dialogue(limits(2, 10)).connected(0);
    talk.online("a", 1).online("b", 2).online("c", 1).online("d", 0).online("e", 1);
    assertThat(talk.said())
        .containsExactly("PUBLISH a q1 #1", "PUBLISH b q2 #2", "PUBLISH d q0 #0");
    talk.session.onPubAck(1, talk);
    assertThat(talk.said()).containsExactly("PUBLISH c q1 #3");
    talk.session.onPubRec(2, ReasonCode.SUCCESS, talk);
    assertThat(talk.said()).containsExactly("PUBREL #2");
    talk.session.onPubComp(2, talk);
    assertThat(talk.said()).containsExactly("PUBLISH e q1 #4");
  }

  @Test
  void theClientsReceiveMaximumNarrowsTheWindow() {
    Dialogue talk = new Dialogue(limits(10, 10)).connected(1, 0).online("a", 1).online("b", 1);
    assertThat(talk.said()).containsExactly("PUBLISH a q1 #1");
  }

  @Test
  void messagesForAnAbsentClientWaitAndComeInOrder() {
    Dialogue talk = new Dialogue(limits(10, 10)).connected(60);
    talk.offline("a", 1).offline("b", 0).offline("c", 2);
    assertThat(talk.drops).containsExactly(DropCause.OFFLINE);
    talk.connected(60);
    assertThat(talk.said()).containsExactly("PUBLISH a q1 #1", "PUBLISH c q2 #2");
  }

  @Test
  void qos0WaitsTooIfTheOptionSaysSo() {
    Dialogue talk = new Dialogue(new SessionLimits(10, 10, 1 << 20, true)).connected(60);
    talk.offline("a", 0).offline("b", 1).connected(60);
    assertThat(talk.said()).containsExactly("PUBLISH a q0 #0", "PUBLISH b q1 #1");
  }

  @Test
  void whatWasInFlightGoesOutAgainFirst() {
    Dialogue talk = new Dialogue(limits(10, 10)).connected(60);
    talk.online("a", 1).online("b", 2).online("c", 2).online("d", 1);
    talk.session.onPubRec(2, ReasonCode.SUCCESS, talk);
    talk.session.onPubAck(1, talk);
    talk.said();
    talk.offline("e", 1).connected(60);
    assertThat(talk.said())
        .containsExactly(
            "PUBREL #2", "PUBLISH c q2 #3 dup", "PUBLISH d q1 #4 dup", "PUBLISH e q1 #5");
  }

  @Test
  void redeliveryKeepsToTheNewReceiveMaximum() {
    Dialogue talk = new Dialogue(limits(10, 10)).connected(60);
    talk.online("a", 1).online("b", 1).online("c", 1);
    talk.said();
    talk.connected(2, 60);
    assertThat(talk.said()).containsExactly("PUBLISH a q1 #1 dup", "PUBLISH b q1 #2 dup");
    talk.session.onPubAck(2, talk);
    assertThat(talk.said()).containsExactly("PUBLISH c q1 #3 dup");
  }

  @Test
  void aSlowClientLosesQos0AndKeepsTheRest() {
    Dialogue talk = new Dialogue(limits(10, 10)).connected(0);
    talk.writable = false;
    talk.online("a", 0).online("b", 1).online("c", 2);
    assertThat(talk.said()).isEmpty();
    assertThat(talk.drops).containsExactly(DropCause.SLOW);
    talk.writable = true;
    talk.session.drain(talk);
    assertThat(talk.said()).containsExactly("PUBLISH b q1 #1", "PUBLISH c q2 #2");
  }

  @Test
  void aFullQueueDropsQos0FirstAndThenTheNewest() {
    Dialogue talk = new Dialogue(new SessionLimits(10, 2, 1 << 20, true)).connected(60);
    talk.offline("a", 0).offline("b", 1).offline("c", 1).offline("d", 1);
    assertThat(talk.drops).containsExactly(DropCause.DISPLACED, DropCause.QUEUE_MESSAGES);
    talk.connected(60);
    assertThat(talk.said()).containsExactly("PUBLISH b q1 #1", "PUBLISH c q1 #2");
  }

  @Test
  void aFullQueueDropsTheOldestIfThatIsThePolicy() {
    SessionLimits limits = new SessionLimits(10, 2, 1 << 20, true, QueuePolicy.DROP_OLDEST);
    Dialogue talk = new Dialogue(limits).connected(60);
    talk.offline("a", 0).offline("b", 1).offline("c", 1).offline("d", 1).offline("e", 0);
    assertThat(talk.drops)
        .containsExactly(DropCause.DISPLACED, DropCause.QUEUE_MESSAGES, DropCause.QUEUE_MESSAGES);
    talk.connected(60);
    assertThat(talk.said()).containsExactly("PUBLISH c q1 #1", "PUBLISH d q1 #2");
  }

  @Test
  void bytesAreLimitedPerSessionAndInTotal() {
    Dialogue narrow = new Dialogue(new SessionLimits(10, 10, 200, false)).connected(60);
    narrow.offline("a", 1).offline("b", 1);
    assertThat(narrow.drops).containsExactly(DropCause.QUEUE_BYTES);
    Dialogue crowded = new Dialogue(limits(10, 10), 200).connected(60);
    crowded.offline("a", 1).offline("b", 1);
    assertThat(crowded.drops).containsExactly(DropCause.QUEUE_TOTAL_BYTES);
    assertThat(crowded.account.queuedBytes()).isPositive();
    crowded.connected(60);
    // In flight, and kept until it is acknowledged.
    assertThat(crowded.account.queuedBytes()).isPositive();
    crowded.session.onPubAck(1, crowded);
    assertThat(crowded.account.queuedBytes()).isZero();
  }

  @Test
  void whoIsThereGetsItsMessagesWhateverWaitsForOthers() {
    Dialogue talk = new Dialogue(limits(10, 10), 400).connected(60);
    // Those of an absent client.
    talk.account.add(300, 3);
    talk.online("a", 1).online("b", 1);
    assertThat(talk.said()).containsExactly("PUBLISH a q1 #1");
    assertThat(talk.drops).containsExactly(DropCause.QUEUE_TOTAL_BYTES);
    talk.session.onPubAck(1, talk);
    talk.account.add(100, 1);
    talk.online("c", 1);
    assertThat(talk.said()).containsExactly("PUBLISH c q1 #2");
    talk.session.onPubAck(2, talk);
    talk.account.add(-200, -2);
    talk.online("d", 1).online("e", 2);
    assertThat(talk.said()).containsExactly("PUBLISH d q1 #3", "PUBLISH e q2 #4");
    assertThat(talk.drops).hasSize(1);
  }

  @Test
  void expiredMessagesAreNotSent() {
    Dialogue talk = new Dialogue(limits(10, 10)).connected(60);
    Message brief = new Message(new byte[] {'t', 'x'}, 1, 0, 1, false, talk.now, 5, -1);
    talk.session.deliver(brief, Dialogue.terms(2), 1, false, null);
    talk.offline("b", 1);
    talk.now += 5_000;
    talk.connected(60);
    assertThat(talk.said()).containsExactly("PUBLISH b q1 #1");
    assertThat(talk.drops).containsExactly(DropCause.EXPIRED);
  }

  @Test
  void whatIsLargerThanTheClientTakesIsAsIfItHadBeenSent() {
    Dialogue talk = new Dialogue(limits(1, 10)).connected(0);
    talk.payloadMax = 2;
    talk.online("long", 1).online("ok", 1).online("long", 0);
    assertThat(talk.said()).containsExactly("PUBLISH ok q1 #2");
    assertThat(talk.drops).containsExactly(DropCause.TOO_LARGE, DropCause.TOO_LARGE);
  }

  @Test
  void acknowledgementsOfTheWrongKindAreViolations() {
    Dialogue talk = new Dialogue(limits(10, 10)).connected(0).online("a", 1).online("b", 2);
    talk.said();
    talk.session.onPubAck(2, talk);
    talk.session.onPubRec(1, ReasonCode.SUCCESS, talk);
    talk.session.onPubComp(2, talk);
    assertThat(talk.said())
        .containsExactly(
            "DISCONNECT PROTOCOL_ERROR", "DISCONNECT PROTOCOL_ERROR", "DISCONNECT PROTOCOL_ERROR");
  }

  @Test
  void unknownIdentifiersAreAnsweredWhereTheSpecificationSaysSo() {
    Dialogue talk = new Dialogue(limits(10, 10)).connected(0);
    talk.session.onPubAck(7, talk);
    talk.session.onPubComp(7, talk);
    talk.session.onPubRec(7, ReasonCode.UNSPECIFIED_ERROR, talk);
    assertThat(talk.said()).isEmpty();
    talk.session.onPubRec(7, ReasonCode.SUCCESS, talk);
    talk.session.onPubRel(7, talk);
    assertThat(talk.said())
        .containsExactly(
            "PUBREL #7 PACKET_IDENTIFIER_NOT_FOUND", "PUBCOMP #7 PACKET_IDENTIFIER_NOT_FOUND");
  }

  @Test
  void aQos2MessageOfTheClientIsRoutedOnce() {
    Dialogue talk = new Dialogue(limits(10, 10)).connected(60);
    assertThat(talk.session.onPublish2(3)).isEqualTo(Verdict.ROUTE);
    assertThat(talk.session.onPublish2(3)).isEqualTo(Verdict.IGNORE);
    talk.session.acknowledged2(3, ReasonCode.SUCCESS);
    assertThat(talk.session.onPublish2(3)).isEqualTo(Verdict.ACKNOWLEDGE_AGAIN);
    talk.connected(60);
    assertThat(talk.session.onPublish2(3)).isEqualTo(Verdict.ACKNOWLEDGE_AGAIN);
    talk.session.onPubRel(3, talk);
    assertThat(talk.said()).containsExactly("PUBCOMP #3");
    assertThat(talk.session.onPublish2(3)).isEqualTo(Verdict.ROUTE);
  }

  @Test
  void aRefusedQos2MessageFreesItsIdentifier() {
    Dialogue talk = new Dialogue(limits(10, 10)).connected(60);
    assertThat(talk.session.onPublish2(3)).isEqualTo(Verdict.ROUTE);
    talk.session.acknowledged2(3, ReasonCode.QUOTA_EXCEEDED);
    assertThat(talk.session.onPublish2(3)).isEqualTo(Verdict.ROUTE);
  }

  @Test
  void pubRelBeforePubRecIsAViolation() {
    Dialogue talk = new Dialogue(limits(10, 10)).connected(60);
    talk.session.onPublish2(3);
    talk.session.onPubRel(3, talk);
    assertThat(talk.said()).containsExactly("DISCONNECT PROTOCOL_ERROR");
  }

  @Test
  void moreThanTheReceiveMaximumIsNotTaken() {
    Dialogue talk = new Dialogue(limits(10, 10)).connected(60);
    for (int id = 1; id <= 9; id++) {
      assertThat(talk.session.onPublish1()).isEqualTo(Verdict.ROUTE);
    }
    assertThat(talk.session.onPublish2(77)).isEqualTo(Verdict.ROUTE);
    assertThat(talk.session.onPublish1()).isEqualTo(Verdict.RECEIVE_MAXIMUM_EXCEEDED);
    assertThat(talk.session.onPublish2(78)).isEqualTo(Verdict.RECEIVE_MAXIMUM_EXCEEDED);
    talk.session.acknowledged1();
    assertThat(talk.session.onPublish1()).isEqualTo(Verdict.ROUTE);
  }

  @Test
  void aSessionThatEndedTakesPartInNothing() {
    Dialogue talk = new Dialogue(limits(10, 10)).connected(60).offline("a", 1);
    talk.session.end();
    assertThat(talk.drops).containsExactly(DropCause.SESSION_ENDED);
    assertThat(talk.account.queuedBytes()).isZero();
    assertThatIllegalStateException().isThrownBy(() -> talk.session.connected(1, 1, 1));
    assertThatIllegalStateException().isThrownBy(talk.session::end);
  }

  @Test
  void bytesMoveWithTheSessionFromAccountToAccount() {
    Dialogue talk = new Dialogue(limits(10, 10)).connected(60).offline("a", 1);
    long bytes = talk.account.queuedBytes();
    talk.session.leave();
    assertThat(talk.account.queuedBytes()).isZero();
    SessionAccount other = new SessionAccount(1 << 20, cause -> {});
    talk.session.arrive(other);
    assertThat(other.queuedBytes()).isEqualTo(bytes).isPositive();
  }
}
