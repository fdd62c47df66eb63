package io.vitrine.inspector.sensor.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.vitrine.dissect.Dissection;
import io.vitrine.dissect.Dissector;
import io.vitrine.inspector.sensor.Packets;
import io.vitrine.inspector.sensor.file.CapturedFrame;
import io.vitrine.inspector.sensor.layer.Segment;
import io.vitrine.inspector.sensor.reassembly.BufferBudget;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the search for packets dissects, whatever the bytes are; and what proves nothing. */
class SearchCostTest {
  private static final int SEGMENTS = 50;

  /** Where a start is, all behind it is looked at as a packet; of the last as a topic. */
  private static final String SUBACKS = "90ffff02";

  private static final String CODES = "908080030001000000000000a28080030001";
  private static final String TOPICS = "30c28002";

  private final PlausiblePackets plausible = new PlausiblePackets(() -> 0);

  static List<Arguments> hostile() {
    return Stream.of(SUBACKS, CODES, TOPICS)
        .flatMap(hex -> Stream.of(arguments(hex, 1_460), arguments(hex, 65_000)))
        .toList();
  }

  private static byte[] repeated(String hex, int length) {
    byte[] unit = HexFormat.of().parseHex(hex);
    byte[] all = new byte[length];
    for (int i = 0; i < length; i++) {
      all[i] = unit[i % unit.length];
    }
    return all;
  }

  /** Eight bytes for each that came, and what is free: one packet may go over it. */
  private void assertLinear(long bytes, int segment) {
    assertThat(plausible.dissected()).isLessThan(8 * bytes + 8 * 1024 + 2L * segment);
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void bytesMadeForItCostTheSearchFromTheMiddleNoMore(String hex, int size) {
    PacketChains chains = new PacketChains(plausible);
    byte[] segment = repeated(hex, size);
    for (int i = 0; i < SEGMENTS; i++) {
      plausible.searched(size);
      assertThat(chains.proves(segment, 0, size)).isFalse();
      assertLinear((i + 1L) * size, size);
    }
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void norTheSearchBehindAGap(String hex, int size) {
    PacketSearch search = new PacketSearch(plausible, SEGMENTS * size);
    byte[] all = repeated(hex, SEGMENTS * size);
    for (int length = size; length <= all.length; length += size) {
      plausible.searched(size);
      assertThat(search.find(all, 0, length)).isNegative();
      assertLinear(length, length);
    }
  }

  @Test
  void behindSuchBytesThePacketsAreFound() {
    BytesSink sink = new BytesSink();
    PacketFramer framer = new PacketFramer(sink, new BufferBudget(1 << 20), plausible, true);
    byte[] made = repeated(SUBACKS, 1460);
    byte[] packet = Packets.publish("plant/7/temp", 300);
    byte[] packets = Packets.join(packet, packet);
    for (int i = 0; i < SEGMENTS; i++) {
      framer.data(made, 1, made.length - 1, segment(made));
    }
    framer.data(packets, 0, packets.length, segment(packets));
    assertThat(sink.lengths).endsWith(packet.length, packet.length);
  }

  @Test
  void randomBytesCostHalfOfWhatIsAllowed() {
    PacketChains chains = new PacketChains(plausible);
    byte[] random = new byte[SEGMENTS * 1460];
    new Random(7).nextBytes(random);
    for (int at = 0; at < random.length; at += 1460) {
      assertThat(chains.proves(random, at, 1460)).isFalse();
      plausible.searched(1460);
    }
    assertThat(plausible.dissected()).isLessThan(4L * random.length);
  }

  @Test
  void aSearchThatGoesOnLooksOnlyAtWhatIsNew() {
    byte[] random = new byte[250_000];
    new Random(8).nextBytes(random);
    // A packet of all that is to come may begin here.
    System.arraycopy(HexFormat.of().parseHex("30ecfe0f0001"), 0, random, 0, 6);
    random[6] = 'a';
    PacketSearch search = new PacketSearch(plausible, PacketFramer.SEARCH_BYTES_MAX);
    for (int length = 1000; length < random.length; length += 1000) {
      plausible.searched(1000);
      assertThat(search.find(random, 0, length)).isNegative();
    }
    assertThat(plausible.dissected()).isLessThan(4L * random.length);
    assertThat(search.forgetVain()).as("the packet may still begin there").isZero();
  }

  /** The first look only spares work: it rules nothing out that breaks no rule. */
  @Test
  void whatTheFirstBytesRuleOutIsNoPacket() {
    Random random = new Random(9);
    int flawless = 0;
    for (int i = 0; i < 500_000; i++) {
      byte[] bytes = new byte[2 + random.nextInt(8)];
      for (int at = 0; at < bytes.length; at++) {
        bytes[at] = (byte) (random.nextBoolean() ? random.nextInt() : random.nextInt(8));
      }
      bytes[0] = (byte) (random.nextInt(16) << 4 | (random.nextBoolean() ? 0 : 2));
      bytes[1] = (byte) (bytes.length - 2 + random.nextInt(3));
      int frame = 2 + bytes[1];
      for (int level = 4; level <= 5; level++) {
        Dissection tree = Dissector.probe(bytes, 0, bytes.length, frame, level);
        if (!tree.broken() && !tree.cut()) {
          flawless++;
          assertThat(FirstBytes.possible(bytes, 0, bytes.length, frame))
              .as(level + ": " + HexFormat.of().formatHex(bytes))
              .isTrue();
        }
      }
    }
    assertThat(flawless).isGreaterThan(10_000);
  }

  @Test
  void acknowledgementsThatAreEqualProveNothing() {
    byte[] equal = repeated("40021234", 64 * 4);
    assertThat(proves(equal)).isFalse();
    byte[] acknowledgements = new byte[0];
    for (int i = 1; i <= 8; i++) {
      byte[] next = {0x40, 2, 0x12, (byte) i};
      acknowledgements = Packets.join(acknowledgements, next);
    }
    assertThat(proves(Packets.part(acknowledgements, 0, 28))).isFalse();
    assertThat(proves(acknowledgements)).isTrue();
  }

  @Test
  void aPublishThatIsCutInItsTopicProvesNothing() {
    byte[] packet = Packets.publish("a".repeat(100), 100);
    assertThat(provesCut(packet, 50)).isFalse();
    assertThat(provesCut(packet, 106)).isTrue();
  }

  /** Of each packet only so many bytes were captured. */
  private boolean provesCut(byte[] packet, int captured) {
    PacketChains chains = new PacketChains(plausible);
    boolean proved = false;
    for (int i = 0; i < 5; i++) {
      proved |= chains.proves(packet, 0, captured);
      chains.gap(packet.length - captured);
    }
    return proved;
  }

  private boolean proves(byte[] bytes) {
    plausible.searched(bytes.length);
    return new PacketChains(plausible).proves(bytes, 0, bytes.length);
  }

  private static Segment segment(byte[] bytes) {
    return new Segment(new CapturedFrame(1, 0, 1, bytes, bytes.length));
  }

  private static final class BytesSink implements PacketSink {
    private int[] lengths = {};

    @Override
    public void packet(
        byte[] bytes,
        int offset,
        int length,
        int frameLength,
        Segment at,
        long[] parts,
        StreamPlace place) {
      lengths = Arrays.copyOf(lengths, lengths.length + 1);
      lengths[lengths.length - 1] = length;
    }

    @Override
    public void lost(long missing, long skipped, Segment at) {}

    @Override
    public void passedOver(StreamPlace place, Segment at) {}
  }
}
