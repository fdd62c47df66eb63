package io.vitrine.mqtt.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.vitrine.mqtt.packet.ConnectPacket;
import io.vitrine.mqtt.packet.MalformedPacket;
import io.vitrine.mqtt.packet.MqttVersion;
import io.vitrine.mqtt.packet.PacketType;
import io.vitrine.mqtt.packet.ReasonCode;
import io.vitrine.mqtt.packet.ReasonPacket;
import io.vitrine.mqtt.packet.SubscribePacket;
import io.vitrine.mqtt.packet.SubscriptionAck;
import io.vitrine.mqtt.packet.UnsubscribePacket;
import io.vitrine.mqtt.packet.Will;
import io.vitrine.mqtt.property.Properties;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What our writers write, our parsers read as it was. */
class RoundTripTest {

  @Property(tries = 300)
  void connect(@ForAll MqttVersion version, @ForAll long seed) throws MalformedPacket {
    RandomPackets random = new RandomPackets(new Random(seed), version);
    ConnectPacket packet = random.connect();
    ByteBuf buf = Unpooled.buffer();
    ClientPacketWriter.connect(buf, packet);
    assertThat(PacketParser.connectLevel(buf, 0, buf.writerIndex())).isEqualTo(version.level());
    ConnectPacket read = PacketParser.connect(buf, 0, whole(buf));
    assertThat(read.clientId()).isEqualTo(packet.clientId());
    assertThat(read.version()).isEqualTo(version);
    assertThat(read.cleanStart()).isEqualTo(packet.cleanStart());
    assertThat(read.keepAliveSeconds()).isEqualTo(packet.keepAliveSeconds());
    assertThat(read.username()).isEqualTo(packet.username());
    assertThat(read.password()).isEqualTo(packet.password());
    same(read.properties(), packet.properties());
    Will will = packet.will();
    assertThat(read.will() == null).isEqualTo(will == null);
    if (will != null) {
      assertThat(read.will().topic()).isEqualTo(will.topic());
      assertThat(read.will().payload()).isEqualTo(will.payload());
      assertThat(read.will().qos()).isEqualTo(will.qos());
      assertThat(read.will().retain()).isEqualTo(will.retain());
      same(read.will().properties(), will.properties());
    }
  }

  @Property(tries = 500)
  void publish(@ForAll MqttVersion version, @ForAll @IntRange(max = 2) int qos, @ForAll long seed)
      throws MalformedPacket {
    RandomPackets random = new RandomPackets(new Random(seed), version);
    Properties properties = random.properties(PacketType.PUBLISH, false);
    String topic = random.topic();
    byte[] payload = random.bytes(20_000);
    int packetId = qos == 0 ? 0 : random.packetId();
    ByteBuf buf = Unpooled.buffer().writeZero(5);
    ClientPacketWriter.publish(
        buf, version, topic, qos, true, packetId, properties, Unpooled.wrappedBuffer(payload));
    boolean five = version == MqttVersion.MQTT_5;
    int end = buf.writerIndex();
    assertThat(5 + FixedHeader.frameLength(buf, 5, end)).isEqualTo(end);
    PublishView view = new PublishView().parse(buf, 5, FixedHeader.length(buf, 5), end, five);
    assertThat(view.topic()).isEqualTo(topic);
    assertThat(view.qos()).isEqualTo(qos);
    assertThat(view.retain()).isTrue();
    assertThat(view.dup()).isFalse();
    assertThat(view.packetId()).isEqualTo(packetId);
    assertThat(ByteBufUtil.getBytes(buf, view.payloadStart(), view.payloadLength()))
        .isEqualTo(payload);
    if (five) {
      int start = view.propertiesStart();
      int stop = start + view.propertiesLength();
      same(
          new PropertyReader().reset(buf, start, stop, PacketType.PUBLISH, false).all(),
          properties);
      assertThat(view.alias())
          .isEqualTo((int) properties.number(io.vitrine.mqtt.property.Property.TOPIC_ALIAS, 0));
      assertThat(view.expirySeconds())
          .isEqualTo(
              properties.number(
                  io.vitrine.mqtt.property.Property.MESSAGE_EXPIRY_INTERVAL,
                  PublishView.NO_EXPIRY));
      if (view.alias() > 0) {
        assertThat(buf.getByte(view.aliasStart())).isEqualTo((byte) 0x23);
        assertThat(buf.getUnsignedShort(view.aliasStart() + 1)).isEqualTo(view.alias());
      }
      if (view.expirySeconds() >= 0) {
        assertThat(buf.getByte(view.expiryStart())).isEqualTo((byte) 0x02);
        assertThat(buf.getUnsignedInt(view.expiryStart() + 1)).isEqualTo(view.expirySeconds());
      }
    }
  }

  @Property(tries = 200)
  void subscribeAndUnsubscribe(@ForAll MqttVersion version, @ForAll long seed)
      throws MalformedPacket {
    RandomPackets random = new RandomPackets(new Random(seed), version);
    SubscribePacket packet = random.subscribe();
    ByteBuf buf = Unpooled.buffer();
    ClientPacketWriter.subscribe(buf, version, packet);
    SubscribePacket read = PacketParser.subscribe(buf, 0, whole(buf), version);
    assertThat(read.packetId()).isEqualTo(packet.packetId());
    assertThat(read.subscriptionId()).isEqualTo(packet.subscriptionId());
    assertThat(read.requests()).isEqualTo(packet.requests());
    same(read.properties(), packet.properties());

    List<String> filters = packet.requests().stream().map(SubscribePacket.Request::filter).toList();
    buf.clear();
    ClientPacketWriter.unsubscribe(
        buf, version, new UnsubscribePacket(7, filters, Properties.NONE));
    assertThat(PacketParser.unsubscribe(buf, 0, whole(buf), version))
        .isEqualTo(new UnsubscribePacket(7, filters, Properties.NONE));
  }

  @Property(tries = 200)
  void acknowledgements(
      @ForAll @IntRange(min = 4, max = 7) int code, @ForAll ReasonCode reason, @ForAll long seed)
      throws MalformedPacket {
    PacketType type = PacketType.of(code << 4);
    if (!reason.allowedIn(type)) {
      return;
    }
    RandomPackets random = new RandomPackets(new Random(seed), MqttVersion.MQTT_5);
    Properties properties = random.properties(type, false);
    int packetId = random.packetId();
    ByteBuf buf = Unpooled.buffer();
    PacketWriter.acknowledgement(buf, type, packetId, reason, properties);
    ReasonPacket read = PacketParser.acknowledgement(buf, 0, whole(buf), MqttVersion.MQTT_5);
    assertThat(read.type()).isEqualTo(type);
    assertThat(read.packetId()).isEqualTo(packetId);
    assertThat(read.reason()).isEqualTo(reason);
    same(read.properties(), properties);
  }

  @Property(tries = 200)
  void subscriptionAcknowledgements(
      @ForAll MqttVersion version, @ForAll boolean subscribe, @ForAll long seed)
      throws MalformedPacket {
    PacketType type = subscribe ? PacketType.SUBACK : PacketType.UNSUBACK;
    RandomPackets random = new RandomPackets(new Random(seed), version);
    List<ReasonCode> reasons =
        Arrays.stream(ReasonCode.values()).filter(each -> each.allowedIn(type)).toList();
    Properties properties = random.properties(type, false);
    ByteBuf buf = Unpooled.buffer();
    PacketWriter.subscriptionAck(buf, type, 9, reasons, properties, version);
    SubscriptionAck read = ServerPacketParser.subscriptionAck(buf, 0, whole(buf), version);
    assertThat(read.packetId()).isEqualTo(9);
    if (version == MqttVersion.MQTT_5) {
      assertThat(read.reasons()).isEqualTo(reasons);
      same(read.properties(), properties);
    } else {
      assertThat(read.reasons())
          .isEqualTo(
              subscribe
                  ? reasons.stream()
                      .map(each -> each.failure() ? ReasonCode.UNSPECIFIED_ERROR : each)
                      .toList()
                  : List.of());
    }
  }

  @Property(tries = 100)
  void connackAndDisconnect(
      @ForAll MqttVersion version, @ForAll ReasonCode reason, @ForAll long seed)
      throws MalformedPacket {
    RandomPackets random = new RandomPackets(new Random(seed), version);
    ByteBuf buf = Unpooled.buffer();
    if (reason.allowedIn(PacketType.CONNACK)) {
      Properties properties = random.properties(PacketType.CONNACK, false);
      PacketWriter.connack(buf, version, true, reason, properties);
      var read = ServerPacketParser.connack(buf, 0, whole(buf), version);
      assertThat(read.accepted()).isEqualTo(!reason.failure());
      assertThat(read.sessionPresent())
          .isEqualTo(!reason.failure() && version != MqttVersion.MQTT_3_1);
      if (version == MqttVersion.MQTT_5) {
        assertThat(read.code()).isEqualTo(reason.code());
        same(read.properties(), properties);
      }
    }
    if (version == MqttVersion.MQTT_5 && reason.allowedIn(PacketType.DISCONNECT)) {
      buf.clear();
      Properties properties = random.properties(PacketType.DISCONNECT, false);
      PacketWriter.reason(buf, PacketType.DISCONNECT, reason, properties);
      ReasonPacket read = PacketParser.disconnect(buf, 0, whole(buf), version);
      assertThat(read.reason()).isEqualTo(reason);
      same(read.properties(), properties);
    }
  }

  @Property
  void variableByteIntegers(
      @ForAll @IntRange(max = FixedHeader.VARIABLE_BYTE_INTEGER_MAX) int value)
      throws MalformedPacket {
    ByteBuf buf = Unpooled.buffer();
    FixedHeader.writeVariable(buf, value);
    assertThat(buf.writerIndex()).isEqualTo(FixedHeader.variableLength(value));
    assertThat(new Cursor(buf, 0, buf.writerIndex()).variable()).isEqualTo(value);
  }

  @Test
  void aStringThatIsTooLongIsRefused() {
    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(
                () -> PropertyWriter.writeText(Unpooled.buffer(), "x".repeat(65_536))))
        .isInstanceOf(IllegalArgumentException.class);
    ByteBuf buf = Unpooled.buffer();
    PropertyWriter.writeText(buf, "x".repeat(65_535));
    assertThat(buf.toString(2, 65_535, StandardCharsets.UTF_8)).hasSize(65_535);
  }

  private static int whole(ByteBuf buf) throws MalformedPacket {
    int end = buf.writerIndex();
    assertThat(FixedHeader.frameLength(buf, 0, end)).isEqualTo(end);
    return end;
  }

  private static void same(Properties read, Properties written) {
    assertThat(read.entries()).usingRecursiveComparison().isEqualTo(written.entries());
  }
}
