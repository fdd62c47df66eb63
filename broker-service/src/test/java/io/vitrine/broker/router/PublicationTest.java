package io.vitrine.broker.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.vitrine.broker.session.DeliveryTerms;
import io.vitrine.broker.session.Message;
import io.vitrine.mqtt.codec.FixedHeader;
import io.vitrine.mqtt.codec.PublishView;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Frames that go out, byte by byte, from frames that came in. */
class PublicationTest {
  private final Publication publication = new Publication();
  private final PublishView view = new PublishView();

  private Publication load(String hex, boolean five) throws Exception {
    return load(hex, five, null);
  }

  private Publication load(String hex, boolean five, byte[] alias) throws Exception {
    ByteBuf buf = Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex.replace(" ", "")));
    view.parse(buf, 0, FixedHeader.length(buf, 0), buf.readableBytes(), five);
    publication.load(view, five, alias, 10_000);
    return publication;
  }

  private static String frame(Encoding encoding) {
    ByteBuf out = Unpooled.buffer();
    out.writeBytes(encoding.buf(), encoding.start(), encoding.length());
    out.setByte(0, encoding.firstByte());
    if (encoding.packetIdAt() != Encoding.NO_PACKET_ID) {
      out.setShort(encoding.packetIdAt(), 0xABCD);
    }
    if (encoding.hasTail()) {
      ByteBuf tail = encoding.retainedTail();
      out.writeBytes(tail);
      tail.release();
    }
    assertThat(out.readableBytes()).isEqualTo(encoding.frameLength());
    return ByteBufUtil.hexDump(out);
  }

  private static String hex(String hex) {
    return hex.replace(" ", "");
  }

  @Test
  void theSameKindOfSubscriberGetsTheFrameAsItCame() throws Exception {
    Encoding encoding = load("30 05 0001 61 7879", false).encoding(false, 0, false, new int[0]);
    assertThat(encoding.buf()).isSameAs(publication.buf());
    assertThat(frame(encoding)).isEqualTo(hex("30 05 0001 61 7879"));
  }

  @Test
  void dupAndRetainAreNotPassedOnAndThePacketIdentifierIsReplaced() throws Exception {
    Encoding encoding = load("3b 06 0001 61 0007 78", false).encoding(false, 1, false, new int[0]);
    assertThat(frame(encoding)).isEqualTo(hex("32 06 0001 61 abcd 78"));
    Encoding retained = publication.encoding(false, 1, true, new int[0]);
    assertThat(frame(retained)).isEqualTo(hex("33 06 0001 61 abcd 78"));
  }

  @Test
  void aLowerQosLosesThePacketIdentifier() throws Exception {
    Encoding encoding = load("34 06 0001 61 0007 78", false).encoding(false, 0, false, new int[0]);
    assertThat(frame(encoding)).isEqualTo(hex("30 04 0001 61 78"));
  }

  @Test
  void version5GetsAnEmptyPropertyLengthAndVersion3LosesProperties() throws Exception {
    assertThat(frame(load("30 04 0001 61 78", false).encoding(true, 0, false, new int[0])))
        .isEqualTo(hex("30 05 0001 61 00 78"));
    assertThat(frame(load("30 07 0001 61 02 0101 78", true).encoding(false, 0, false, new int[0])))
        .isEqualTo(hex("30 04 0001 61 78"));
  }

  @Test
  void subscriptionIdentifiersFollowTheProperties() throws Exception {
    int[] ids = {5, 300};
    assertThat(frame(load("30 07 0001 61 02 0101 78", true).encoding(true, 0, false, ids)))
        .isEqualTo(hex("30 0c 0001 61 07 0101 0b05 0bac02 78"));
    assertThat(frame(publication.encoding(true, 0, false, new int[0])))
        .isEqualTo(hex("30 07 0001 61 02 0101 78"));
  }

  @Test
  void aTopicAliasGivesWayToTheTopic() throws Exception {
    byte[] topic = {'a', 'b'};
    load("30 08 0000 05 0101 230001", true, topic);
    assertThat(frame(publication.encoding(true, 0, false, new int[0])))
        .isEqualTo(hex("30 07 0002 6162 02 0101"));
    load("30 08 0000 05 230001 0101", true, topic);
    assertThat(frame(publication.encoding(true, 0, false, new int[0])))
        .isEqualTo(hex("30 07 0002 6162 02 0101"));
    Message kept = publication.keep();
    assertThat(kept.propertiesLength()).isEqualTo(2);
  }

  @Test
  void aLengthOfMoreBytesThanNeededIsNotPassedOn() throws Exception {
    assertThat(frame(load("30 8400 0001 61 78", false).encoding(false, 0, false, new int[0])))
        .isEqualTo(hex("30 04 0001 61 78"));
  }

  @Test
  void theWholeFrameForAnotherLoopIsReadTheSame() throws Exception {
    byte[] topic = {'a', 'b'};
    Encoding whole = load("32 0b 0000 0009 05 230001 0101 78", true, topic).whole();
    ByteBuf copy = whole.buf().copy(whole.start(), whole.length());
    view.parse(copy, 0, FixedHeader.length(copy, 0), copy.readableBytes(), true);
    assertThat(view.topic()).isEqualTo("ab");
    assertThat(view.qos()).isEqualTo(1);
    assertThat(view.payloadLength()).isEqualTo(1);
  }

  @Test
  void aKeptMessageSaysWhatIsLeftOfItsExpiry() throws Exception {
    Message kept = load("30 0a 0001 61 05 020000003c 78", true).keep();
    assertThat(kept.expirySeconds()).isEqualTo(60);
    publication.load(kept, 10_000 + 15_500);
    assertThat(frame(publication.encoding(true, 0, false, new int[0])))
        .isEqualTo(hex("30 0a 0001 61 05 020000002d 78"));
    assertThat(kept.expired(10_000 + 59_999)).isFalse();
    assertThat(kept.expired(10_000 + 60_000)).isTrue();
  }

  @Test
  void anExpiryBehindAnAliasIsFoundInTheKeptMessage() throws Exception {
    Message kept =
        load("30 0d 0000 08 230001 020000003c 7879", true, new byte[] {'a', 'b', 'c'}).keep();
    publication.load(kept, 20_000);
    assertThat(frame(publication.encoding(true, 0, false, new int[0])))
        .isEqualTo(hex("30 0d 0003 616263 05 0200000032 7879"));
  }

  @Test
  void aLargePayloadIsNotCopied() throws Exception {
    ByteBuf in = Unpooled.buffer();
    in.writeByte(0x30);
    FixedHeader.writeVariable(in, 3 + 10_000);
    in.writeShort(1).writeByte('a').writeBytes(new byte[10_000]);
    for (int i = 0; i < 10_000; i++) {
      in.setByte(in.writerIndex() - 10_000 + i, i);
    }
    view.parse(in, 0, FixedHeader.length(in, 0), in.readableBytes(), false);
    publication.load(view, false, null, 0);
    for (boolean five : new boolean[] {false, true}) {
      for (int qos = 0; qos <= 1; qos++) {
        Encoding encoding = publication.encoding(five, qos, false, DeliveryTerms.NO_IDS);
        assertThat(encoding.hasTail()).isTrue();
        assertThat(encoding.length()).isLessThan(1_000);
        assertThat(frame(encoding)).endsWith(ByteBufUtil.hexDump(in, 6, 10_000));
      }
    }
    assertThat(publication.keep().payloadLength()).isEqualTo(10_000);
    assertThat(in.refCnt()).isEqualTo(1);
  }
}
