package io.vitrine.inspector.redaction;

import static io.vitrine.inspector.sensor.layer.Wrapping.ethernet;
import static io.vitrine.inspector.sensor.layer.Wrapping.geneve;
import static io.vitrine.inspector.sensor.layer.Wrapping.gre;
import static io.vitrine.inspector.sensor.layer.Wrapping.ipv4;
import static io.vitrine.inspector.sensor.layer.Wrapping.mpls;
import static io.vitrine.inspector.sensor.layer.Wrapping.pcap;
import static io.vitrine.inspector.sensor.layer.Wrapping.pppoe;
import static io.vitrine.inspector.sensor.layer.Wrapping.udp;
import static io.vitrine.inspector.sensor.layer.Wrapping.vxlan;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.inspector.dissect.DissectRun;
import io.vitrine.inspector.dissect.DissectTask;
import io.vitrine.inspector.dissect.DissectTask.Format;
import io.vitrine.inspector.sensor.Packets;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A password in a frame of which not all is understood is neither shown nor exported without
 * --secrets, also if it is the only one.
 */
class UnreadFramesTest {
  private static final String PASSWORD = "hunter";
  private static final byte[] CONNECT =
      HexFormat.of().parseHex("101c00044d51545404c2003c00016100057573657231000668756e746572");
  private static final byte[] IP = ipv4(6, tcp());
  private static final byte[] FRAME = ethernet(0x0800, IP);
  private static final byte[] ARP =
      ethernet(
          0x0806,
          HexFormat.of().parseHex("00010800060400010200000000010a0000010000000000000a000002"));

  /** What another host asked for, behind a link that is read. */
  private static final byte[] DNS =
      HexFormat.of().parseHex("12340100000100000000000003777777076578616d706c650000010001");

  private record Case(int linkType, byte[] frame) {}

  private static final Map<String, Case> CASES = new LinkedHashMap<>();

  static {
    CASES.put("another EtherType", new Case(1, ethernet(0x1234, IP)));
    CASES.put("LLC with SNAP", new Case(1, ethernet(IP.length + 8, snap())));
    CASES.put("pseudowire", new Case(1, ethernet(0x8847, mpls(16, true, FRAME))));
    CASES.put("compressed PPP", new Case(1, ethernet(0x8864, pppoe(0x00FD, IP))));
    CASES.put("802.11", new Case(105, Packets.join(new byte[24], snap())));
    CASES.put("no link type", new Case(147, IP));
    CASES.put("PPP in GRE", new Case(1, ethernet(0x0800, ipv4(47, gre(0x880B, IP)))));
    CASES.put("Geneve", new Case(1, ethernet(0x0800, ipv4(17, udp(6081, geneve(5, 0x894F, IP))))));
    CASES.put("VXLAN", new Case(1, inVxlan(ethernet(0x1234, IP))));
    CASES.put("many mirrors", new Case(1, inVxlan(inVxlan(inVxlan(inVxlan(inVxlan(FRAME)))))));
    CASES.put(
        "SCTP", new Case(1, ethernet(0x0800, ipv4(132, Packets.join(new byte[28], CONNECT)))));
    CASES.put("ESP", new Case(1, ethernet(0x0800, ipv4(50, Packets.join(new byte[8], IP)))));
    CASES.put("EtherIP", new Case(1, ethernet(0x0800, ipv4(97, Packets.join(new byte[2], FRAME)))));
    CASES.put(
        "GTP-U", new Case(1, ethernet(0x0800, ipv4(17, udp(2152, Packets.join(new byte[8], IP))))));
    CASES.put("ICMP error", new Case(1, ethernet(0x0800, ipv4(1, Packets.join(new byte[8], IP)))));
    CASES.put("wrong TCP header", new Case(1, wrongHeader()));
    CASES.put("wrong version of IP", new Case(101, Packets.join(new byte[] {0x55}, IP)));
    CASES.put("first fragment", new Case(1, fragment()));
  }

  private static byte[] tcp() {
    ByteBuffer segment = ByteBuffer.allocate(20 + CONNECT.length);
    segment.putShort((short) 40_000).putShort((short) 1883).putInt(1000).putInt(1);
    segment.put((byte) 0x50).put((byte) 0x18).putShort((short) 500).putInt(0).put(CONNECT);
    return segment.array();
  }

  private static byte[] snap() {
    return Packets.join(HexFormat.of().parseHex("aaaa030000000800"), IP);
  }

  private static byte[] inVxlan(byte[] frame) {
    return ethernet(0x0800, ipv4(17, udp(4789, vxlan(5, frame))));
  }

  private static byte[] wrongHeader() {
    byte[] frame = FRAME.clone();
    frame[14 + 20 + 12] = 0x10;
    return frame;
  }

  /** Of a datagram of which the rest was not captured. */
  private static byte[] fragment() {
    byte[] frame = FRAME.clone();
    frame[14 + 6] = 0x20;
    return frame;
  }

  static List<String> cases() {
    return List.copyOf(CASES.keySet());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void showNoPassword(String name) {
    Case unread = CASES.get(name);
    byte[] capture = pcap(unread.linkType, List.of(unread.frame));
    DissectTask hex = task().with(true, true, false);
    assertThat(inOneLine(run(hex, capture))).doesNotContain("hunt", "nter");
    assertThat(inOneLine(run(task().with(false, true, true), capture))).contains(PASSWORD);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void areLeftOutOfExports(String name) {
    Case unread = CASES.get(name);
    byte[] capture = pcap(unread.linkType, List.of(unread.frame));
    Run export = run(task().as(Format.PCAPNG), capture);
    assertThat(export.out).isNotEmpty().doesNotContain("hunt", "nter");
    assertThat(export.err).contains("1 frames are left out").contains("--secrets writes them");
    Run asked = run(task().as(Format.PCAPNG).with(false, false, true), capture);
    assertThat(asked.out).contains(PASSWORD);
    assertThat(asked.err).doesNotContain("left out");
  }

  @Test
  void whatCarriesNothingIsShownAndExported() {
    byte[] dns = ethernet(0x0800, ipv4(17, udp(53, DNS)));
    byte[] capture = pcap(1, List.of(ARP, dns));
    Run hex = run(task().with(false, true, false), capture);
    assertThat(hex.out).contains("0010  08 00 06 04 00 01", "0020  00 00 00 00 00 00 0a 00 00 02");
    Run export = run(task().as(Format.PCAPNG), capture);
    assertThat(export.err).doesNotContain("left out");
    for (byte[] each : List.of(ARP, dns)) {
      assertThat(export.out).contains(new String(each, ISO_8859_1));
    }
  }

  @Test
  void whatSeemsToEndInsideItsHeadersIsLeftOut() {
    byte[] capture = pcap(1, List.of(Packets.part(FRAME, 0, 40)));
    Run export = run(task().as(Format.PCAPNG), capture);
    assertThat(export.err).contains("1 frames are left out");
  }

  @Test
  void theLinkHeadersAreShown() {
    byte[] capture = pcap(1, List.of(ethernet(0x8864, pppoe(0x00FD, IP))));
    String hex = run(task().with(false, true, false), capture).out;
    assertThat(hex)
        .contains("0000  02 00 00 00 00 02 02 00 00 00 00 01 88 64 11 00 ", "0010  12 34 00 ")
        .contains("[" + IP.length + " bytes behind the headers: --secrets shows them]");
  }

  private static DissectTask task() {
    return DissectTask.of(DissectTask.STDIN).filtered("frame");
  }

  private record Run(String out, String err) {}

  private static Run run(DissectTask task, byte[] capture) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(out, false, ISO_8859_1);
    DissectRun.run(task, new ByteArrayInputStream(capture), print, new PrintStream(err));
    print.flush();
    return new Run(out.toString(ISO_8859_1), err.toString(ISO_8859_1));
  }

  /** The text beside the bytes, of which a word may be in two lines. */
  private static String inOneLine(Run run) {
    StringBuilder all = new StringBuilder();
    run.out
        .lines()
        .filter(each -> each.matches("[0-9a-f]{4}  .*"))
        .forEach(each -> all.append(each.substring(56)));
    return all.toString();
  }
}
