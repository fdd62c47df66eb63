package io.vitrine.inspector.sensor.layer;

import static io.vitrine.inspector.sensor.layer.Wrapping.erspan;
import static io.vitrine.inspector.sensor.layer.Wrapping.erspan3;
import static io.vitrine.inspector.sensor.layer.Wrapping.ethernet;
import static io.vitrine.inspector.sensor.layer.Wrapping.extension;
import static io.vitrine.inspector.sensor.layer.Wrapping.fragments4;
import static io.vitrine.inspector.sensor.layer.Wrapping.fragments6;
import static io.vitrine.inspector.sensor.layer.Wrapping.geneve;
import static io.vitrine.inspector.sensor.layer.Wrapping.gre;
import static io.vitrine.inspector.sensor.layer.Wrapping.ipv4;
import static io.vitrine.inspector.sensor.layer.Wrapping.ipv6;
import static io.vitrine.inspector.sensor.layer.Wrapping.mpls;
import static io.vitrine.inspector.sensor.layer.Wrapping.pcap;
import static io.vitrine.inspector.sensor.layer.Wrapping.pppoe;
import static io.vitrine.inspector.sensor.layer.Wrapping.tcp;
import static io.vitrine.inspector.sensor.layer.Wrapping.udp;
import static io.vitrine.inspector.sensor.layer.Wrapping.vlan;
import static io.vitrine.inspector.sensor.layer.Wrapping.vxlan;
import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.inspector.sensor.Captures;
import io.vitrine.inspector.sensor.Packets;
import io.vitrine.inspector.sensor.Tshark;
import io.vitrine.inspector.sensor.file.CapturedFrame;
import io.vitrine.inspector.sensor.mqtt.MqttPacket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same MQTT is found whatever is around it, and the layers are those that tshark names. */
class LayersTest {
  private static final byte[] PLAIN = ethernet(0x0800, ipv4(6, tcp()));
  private static final byte[] OPTIONS = {(byte) 0x94, 4, 0, 0};

  /** A capture, its link type, and its number of frames. */
  private record Case(int linkType, List<byte[]> frames) {}

  private static final Map<String, Case> CASES = new LinkedHashMap<>();

  static {
    one("Ethernet", 1, PLAIN);
    one("VLAN", 1, ethernet(0x8100, vlan(42, 0x0800, ipv4(6, tcp()))));
    one("QinQ", 1, ethernet(0x8100, vlan(7, 0x8100, vlan(42, 0x0800, ipv4(6, tcp())))));
    one("802.1ad", 1, ethernet(0x88A8, vlan(7, 0x8100, vlan(42, 0x0800, ipv4(6, tcp())))));
    one("IPv4 options", 1, ethernet(0x0800, ipv4(6, tcp(), OPTIONS, 0)));
    one("IPv6", 1, ethernet(0x86DD, ipv6(6, tcp())));
    one("IPv6 hop-by-hop", 1, ethernet(0x86DD, ipv6(0, extension(6, tcp()))));
    one(
        "IPv6 routing and destination options",
        1,
        ethernet(0x86DD, ipv6(43, extension(60, extension(6, tcp())))));
    one("null", 0, Packets.join(new byte[] {2, 0, 0, 0}, ipv4(6, tcp())));
    one("loop", 108, Packets.join(new byte[] {0, 0, 0, 2}, ipv4(6, tcp())));
    one("raw", 101, ipv4(6, tcp()));
    one("raw IPv4", 228, ipv4(6, tcp()));
    one("raw IPv6", 229, ipv6(6, tcp()));
    one("cooked", 113, Packets.join(new byte[14], new byte[] {8, 0}, ipv4(6, tcp())));
    one("cooked 2", 276, Packets.join(new byte[] {8, 0}, new byte[18], ipv4(6, tcp())));
    one("VXLAN", 1, ethernet(0x0800, ipv4(17, udp(4789, vxlan(5, PLAIN)))));
    one("VXLAN over IPv6", 1, ethernet(0x86DD, ipv6(17, udp(4789, vxlan(5, PLAIN)))));
    one(
        "VXLAN with VLAN inside",
        1,
        ethernet(
            0x0800,
            ipv4(17, udp(4789, vxlan(5, ethernet(0x8100, vlan(42, 0x0800, ipv4(6, tcp()))))))));
    one(
        "VXLAN in VXLAN",
        1,
        ethernet(
            0x0800,
            ipv4(17, udp(4789, vxlan(5, ethernet(0x0800, ipv4(17, udp(4789, vxlan(6, PLAIN)))))))));
    one("Geneve", 1, ethernet(0x0800, ipv4(17, udp(6081, geneve(5, 0x6558, PLAIN)))));
    one(
        "Geneve with IP",
        1,
        ethernet(0x0800, ipv4(17, udp(6081, geneve(5, 0x0800, ipv4(6, tcp()))))));
    one("GRE", 1, ethernet(0x0800, ipv4(47, gre(0x0800, ipv4(6, tcp())))));
    one("GRE with Ethernet", 1, ethernet(0x0800, ipv4(47, gre(0x6558, PLAIN))));
    one("ERSPAN I", 1, ethernet(0x0800, ipv4(47, gre(0x88BE, PLAIN))));
    one("ERSPAN II", 1, ethernet(0x0800, ipv4(47, erspan(PLAIN))));
    one("ERSPAN III", 1, ethernet(0x0800, ipv4(47, erspan3(PLAIN))));
    one("IP in IP", 1, ethernet(0x0800, ipv4(4, ipv4(6, tcp()))));
    one("PPPoE", 1, ethernet(0x8864, pppoe(0x0021, ipv4(6, tcp()))));
    one("PPPoE with IPv6", 1, ethernet(0x8864, pppoe(0x0057, ipv6(6, tcp()))));
    one("PPPoE in VLAN", 1, ethernet(0x8100, vlan(7, 0x8864, pppoe(0x0021, ipv4(6, tcp())))));
    one("MPLS", 1, ethernet(0x8847, mpls(16, true, ipv4(6, tcp()))));
    one("MPLS multicast", 1, ethernet(0x8848, mpls(16, true, ipv4(6, tcp()))));
    one("labels", 1, ethernet(0x8847, mpls(16, false, mpls(17, true, ipv6(6, tcp())))));
    one("MPLS in PPPoE", 1, ethernet(0x8864, pppoe(0x0281, mpls(16, true, ipv4(6, tcp())))));
    one("MPLS in GRE", 1, ethernet(0x0800, ipv4(47, gre(0x8847, mpls(16, true, ipv4(6, tcp()))))));
    byte[] pppoe = ethernet(0x8864, pppoe(0x0021, ipv4(6, tcp())));
    one("PPPoE in VXLAN", 1, ethernet(0x0800, ipv4(17, udp(4789, vxlan(5, pppoe)))));
    one("PPP", 9, Packets.join(new byte[] {(byte) 0xFF, 3, 0, 0x21}, ipv4(6, tcp())));
    one("PPP compressed", 9, Packets.join(new byte[] {0x21}, ipv4(6, tcp())));
    one("PPP serial", 50, Packets.join(new byte[] {(byte) 0xFF, 3, 0, 0x21}, ipv4(6, tcp())));
    one("PPPoE without Ethernet", 51, pppoe(0x0021, ipv4(6, tcp())));
    one("Cisco HDLC", 104, Packets.join(new byte[] {15, 0, 8, 0}, ipv4(6, tcp())));
    CASES.put("IPv4 fragments", new Case(1, fragments4(6, tcp(), 48)));
    CASES.put("IPv6 fragments", new Case(1, fragments6(6, tcp(), 48)));
    CASES.put("fragments of a mirror", new Case(1, fragments4(17, udp(4789, vxlan(5, PLAIN)), 64)));
  }

  @TempDir private Path directory;

  private static void one(String name, int linkType, byte[] frame) {
    CASES.put(name, new Case(linkType, List.of(frame)));
  }

  static List<String> cases() {
    return new ArrayList<>(CASES.keySet());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void mqttIsFoundInIt(String name) throws IOException {
    Case with = CASES.get(name);
    List<MqttPacket> packets = Captures.packets(pcap(with.linkType, with.frames));
    assertThat(packets)
        .extracting(each -> each.tree().info())
        .containsExactly(
            "Connect Command", "Publish Message [plant/7/temp]", "Publish Message [b]");
    assertThat(packets.get(1).at().frame.number()).isEqualTo(with.frames.size());
    assertThat(packets.get(1).at().sourcePort).isEqualTo(40_000);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void tsharkNamesTheSameLayers(String name) throws IOException {
    Tshark.assumeInstalled();
    Case with = CASES.get(name);
    Path file = directory.resolve("case.pcap");
    Files.write(file, pcap(with.linkType, with.frames));
    MqttPacket ours = Captures.packets(Files.readAllBytes(file)).get(0);
    String theirs = Tshark.field(file, "mqtt", "frame.protocols");
    // tshark's names of extension headers, and of what ERSPAN I's flags mean to it, are its own.
    String same = theirs.replaceAll(":ipv6\\.[a-z]+", "").replaceAll("(:mqtt)+$", "");
    assertThat(ours.protocols().replaceAll(":mqtt$", "")).isEqualTo(same);
  }

  @Test
  void fragmentsInAnyOrderTwiceAndOverlappingAreOneDatagram() throws IOException {
    for (long seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      List<byte[]> all = new ArrayList<>(fragments4(6, tcp(), 16 + 8 * random.nextInt(6)));
      all.addAll(all.subList(0, random.nextInt(all.size())));
      Collections.shuffle(all, random);
      assertThat(Captures.packets(pcap(1, all))).as("seed " + seed).hasSize(3);
    }
  }

  @Test
  void aDatagramWithoutAllItsFragmentsIsLostAndCounted() throws IOException {
    List<byte[]> first = fragments4(6, tcp(), 48);
    Layers layers = new Layers();
    for (int i = 0; i < 2 * Fragments.DATAGRAMS_MAX; i++) {
      byte[] frame = first.get(0).clone();
      frame[14 + 4] = (byte) (i >> 8);
      frame[14 + 5] = (byte) i;
      assertThat(layers.read(new CapturedFrame(i + 1, 0, 1, frame, frame.length))).isNull();
    }
    assertThat(layers.datagramsLost()).isEqualTo(Fragments.DATAGRAMS_MAX);
  }

  @Test
  void vxlanIsSeenOnAnyPortByItsContent() throws IOException {
    byte[] frame = ethernet(0x0800, ipv4(17, udp(12_345, vxlan(9, PLAIN))));
    MqttPacket packet = Captures.packets(pcap(1, List.of(frame))).get(0);
    assertThat(packet.at().vni).isEqualTo(9);
    assertThat(packet.at().outerSource()).containsExactly(10, 0, 0, 1);
    assertThat(packet.at().wireBytes).isEqualTo(PLAIN.length);
  }

  @Test
  void checksumsAreNotedAndNotTrusted() throws IOException {
    Segment right = new Layers().read(new CapturedFrame(1, 0, 1, PLAIN, PLAIN.length));
    assertThat(Checksums.ip(right)).isEqualTo(Checksums.GOOD);
    // The TCP checksum of the sample is 0, as a host leaves it to its card.
    assertThat(Checksums.tcp(right)).isEqualTo(Checksums.BAD);
    byte[] wrong = PLAIN.clone();
    wrong[14 + 10] ^= 1;
    assertThat(Captures.packets(pcap(1, List.of(wrong)))).hasSize(3);
  }

  @Test
  void anyBytesAreReadWithoutAnException() {
    Random random = new Random(1);
    Layers layers = new Layers();
    List<Case> cases = new ArrayList<>(CASES.values());
    for (int i = 0; i < 50_000; i++) {
      Case with = cases.get(random.nextInt(cases.size()));
      byte[] frame = with.frames.get(random.nextInt(with.frames.size())).clone();
      for (int j = random.nextInt(6); j >= 0; j--) {
        frame[random.nextInt(Math.min(frame.length, 120))] = (byte) random.nextInt();
      }
      byte[] cut = Packets.part(frame, 0, random.nextInt(frame.length + 1));
      layers.read(new CapturedFrame(i + 1, i, with.linkType, cut, frame.length));
    }
  }
}
