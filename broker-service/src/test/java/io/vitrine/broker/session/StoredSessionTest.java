package io.vitrine.broker.session;

import static io.vitrine.broker.session.Dialogue.limits;
import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.mqtt.packet.ReasonCode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules of a session in the store, told as dialogues with a client. */
class StoredSessionTest {
  private final Dialogue talk = Dialogue.stored(limits(10, 1000));
  private final Shelf shelf = talk.shelf;

  @Test
  void messagesComeWhenTheyAreOnDiskAndAreRemovedWhenTheyAreAcknowledged() {
    talk.connected(60);
    shelf.append("a", 1, true);
    assertThat(talk.said()).containsExactly("PUBLISH a q1 #1");
    talk.session.onPubAck(1, talk);
    assertThat(shelf.messages).isEmpty();
    assertThat(talk.session.inFlight()).isZero();
  }

  @Test
  void whatWasMissedIsReadFromTheStoreInOrder() {
    talk.connected(60);
    talk.session.detached();
    shelf.append("a", 1, false);
    shelf.append("b", 2, false);
    assertThat(talk.session.queued()).isEqualTo(2);
    talk.connected(60);
    shelf.append("c", 1, true);
    assertThat(talk.said()).isEmpty();
    shelf.commit();
    assertThat(talk.said())
        .containsExactly("PUBLISH a q1 #1", "PUBLISH b q2 #2", "PUBLISH c q1 #3");
  }

  @Test
  void whatWasInFlightIsSentAgainWithItsIdentifierAndDup() {
    talk.connected(60);
    shelf.append("a", 1, true);
    shelf.append("b", 1, true);
    shelf.append("c", 1, true);
    talk.session.onPubAck(2, talk);
    talk.said();
    talk.session.detached();
    shelf.append("d", 1, false);
    talk.connected(60);
    shelf.commit();
    assertThat(talk.said())
        .containsExactly("PUBLISH a q1 #1 dup", "PUBLISH c q1 #3 dup", "PUBLISH d q1 #4");
  }

  /**
   * The store made room for others: what was read ahead is not sent, and no acknowledgement waits.
   */
  @Test
  void whatTheStoreHasDroppedMeanwhileIsPassedOver() {
    Dialogue slow =
        Dialogue.stored(new SessionLimits(1, 1_000, 1 << 20, false, QueuePolicy.DROP_OLDEST));
    slow.connected(60);
    for (String each : List.of("a", "b", "c", "d")) {
      slow.shelf.append(each, 1, true);
    }
    assertThat(slow.said()).containsExactly("PUBLISH a q1 #1");
    slow.shelf.messages.remove(2L);
    slow.shelf.messages.remove(3L);
    assertThat(slow.session.queued()).isEqualTo(1);
    slow.session.onPubAck(1, slow);
    assertThat(slow.said()).containsExactly("PUBLISH d q1 #4");
    slow.session.onPubAck(4, slow);
    assertThat(slow.session.inFlight()).isZero();
    assertThat(slow.session.queued()).isZero();
  }

  @Test
  void withoutRoomForAllNothingIsReadThatIsNotSent() {
    Dialogue crowded = Dialogue.stored(limits(10, 1_000), 0);
    // Those of another client.
    crowded.account.add(1, 1);
    for (int i = 0; i < 100; i++) {
      crowded.shelf.append("m" + i, 1, false);
    }
    crowded.connected(60);
    int sent = 0;
    while (sent < 100) {
      crowded.shelf.commit();
      for (String said : crowded.said()) {
        assertThat(said).startsWith("PUBLISH m" + sent++ + " q1 #");
        crowded.session.onPubAck(sent, crowded);
      }
    }
    assertThat(crowded.session.queued()).isZero();
    assertThat(crowded.shelf.read).isEqualTo(100);
  }

  @Test
  void pubRelIsSentWhenTheDiskKnowsThatNothingElseIsToBeSent() {
    talk.connected(60);
    shelf.append("a", 2, true);
    talk.session.onPubRec(1, ReasonCode.SUCCESS, talk);
    talk.session.onPubRec(1, ReasonCode.SUCCESS, talk);
    assertThat(talk.said()).containsExactly("PUBLISH a q2 #1");
    shelf.commit();
    assertThat(talk.said()).containsExactly("PUBREL #1");
    talk.session.detached();
    talk.connected(60);
    shelf.commit();
    assertThat(talk.said()).containsExactly("PUBREL #1");
    talk.session.onPubComp(1, talk);
    assertThat(shelf.messages).isEmpty();
  }

  @Test
  void anAnswerForAnEarlierConnectionIsNotSentOnThisOne() {
    talk.connected(60);
    shelf.append("a", 2, true);
    talk.session.onPubRec(1, ReasonCode.SUCCESS, talk);
    talk.said();
    talk.session.detached();
    talk.connected(60);
    shelf.commit();
    // Once by what was read, not a second time by the release of before.
    assertThat(talk.said()).containsExactly("PUBREL #1");
  }

  @Test
  void aLongQueueIsReadInPartsAsTheClientAcknowledges() {
    talk.connected(60);
    talk.session.detached();
    for (int i = 1; i <= 1000; i++) {
      shelf.append("m" + i, 1, false);
    }
    talk.connected(60);
    int acknowledged = 0;
    while (acknowledged < 1000) {
      shelf.commit();
      List<String> said = talk.said();
      assertThat(said).isNotEmpty();
      for (String each : said) {
        acknowledged++;
        assertThat(each).isEqualTo("PUBLISH m" + acknowledged + " q1 #" + acknowledged);
        talk.session.onPubAck(acknowledged, talk);
      }
    }
    assertThat(shelf.messages).isEmpty();
    assertThat(talk.session.queued()).isZero();
  }

  @Test
  void aClientThatReadsSlowlyGetsTheRestFromTheStore() {
    talk.connected(60);
    talk.writable = false;
    for (int i = 1; i <= 600; i++) {
      shelf.append("m" + i, 1, true);
    }
    talk.writable = true;
    for (int acknowledged = 1; acknowledged <= 600; acknowledged++) {
      talk.session.drain(talk);
      shelf.commit();
      talk.session.onPubAck(acknowledged, talk);
    }
    assertThat(talk.said()).hasSize(600).doesNotHaveDuplicates();
  }

  @Test
  void pubCompLeavesWhenTheIdentifierIsForgotten() {
    talk.connected(60);
    assertThat(talk.session.onPublish2(7)).isEqualTo(Verdict.ROUTE);
    talk.session.acknowledged2(7, ReasonCode.SUCCESS);
    talk.session.onPubRel(7, talk);
    assertThat(talk.session.onPublish2(7)).isEqualTo(Verdict.IGNORE);
    assertThat(talk.said()).isEmpty();
    shelf.commit();
    assertThat(talk.said()).containsExactly("PUBCOMP #7");
  }

  @Test
  void afterARestartQos2OfTheClientIsKnownAndDupIsSetForWhatMayHaveBeenSent() {
    shelf.append("a", 1, false);
    shelf.append("b", 1, false);
    talk.session.recovered(60, List.of(), 0, 1, List.of(5));
    talk.connected(60);
    shelf.commit();
    assertThat(talk.said()).containsExactly("PUBLISH a q1 #1 dup", "PUBLISH b q1 #2");
    assertThat(talk.session.onPublish2(5)).isEqualTo(Verdict.ACKNOWLEDGE_AGAIN);
  }

  @Test
  void aPacketIdentifierIsNotUsedTwiceAtATime() {
    Dialogue wide = Dialogue.stored(limits(65_535, 1 << 20));
    wide.connected(60);
    for (int i = 1; i <= 65_536; i++) {
      wide.shelf.append("m", 1, true);
      if (i > 1 && i <= 65_535) {
        wide.session.onPubAck(i, wide);
      }
    }
    assertThat(wide.said()).hasSize(65_535);
    wide.session.onPubAck(1, wide);
    assertThat(wide.said()).containsExactly("PUBLISH m q1 #1");
  }
}
