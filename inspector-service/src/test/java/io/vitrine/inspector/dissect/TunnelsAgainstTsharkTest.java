package io.vitrine.inspector.dissect;

import static io.vitrine.inspector.sensor.layer.Wrapping.erspan;
import static io.vitrine.inspector.sensor.layer.Wrapping.erspan3;
import static io.vitrine.inspector.sensor.layer.Wrapping.ethernet;
import static io.vitrine.inspector.sensor.layer.Wrapping.geneve;
import static io.vitrine.inspector.sensor.layer.Wrapping.gre;
import static io.vitrine.inspector.sensor.layer.Wrapping.ipv4;
import static io.vitrine.inspector.sensor.layer.Wrapping.mpls;
import static io.vitrine.inspector.sensor.layer.Wrapping.pppoe;
import static io.vitrine.inspector.sensor.layer.Wrapping.udp;
import static io.vitrine.inspector.sensor.layer.Wrapping.vxlan;
import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.inspector.sensor.CaptureBuilder;
import io.vitrine.inspector.sensor.Captures;
import io.vitrine.inspector.sensor.FieldComparison;
import io.vitrine.inspector.sensor.Packets;
import io.vitrine.inspector.sensor.Told;
import io.vitrine.inspector.sensor.Tshark;
import io.vitrine.inspector.sensor.file.CaptureReader;
import io.vitrine.inspector.sensor.file.CapturedFrame;
import io.vitrine.inspector.sensor.layer.Wrapping;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A conversation through each kind of mirror, field by field and filter by filter. */
class TunnelsAgainstTsharkTest {
  private static final int UDP = 17;
  private static final int GRE = 47;

  private static final List<UnaryOperator<byte[]>> TUNNELS =
      List.of(
          frame -> ethernet(0x0800, ipv4(UDP, udp(4789, vxlan(7, frame)))),
          frame -> ethernet(0x0800, ipv4(UDP, udp(6081, geneve(5, 0x6558, frame)))),
          frame -> ethernet(0x0800, ipv4(GRE, gre(0x6558, frame))),
          frame -> ethernet(0x0800, ipv4(GRE, gre(0x88BE, frame))),
          frame -> ethernet(0x0800, ipv4(GRE, erspan(frame))),
          frame -> ethernet(0x0800, ipv4(GRE, erspan3(frame))),
          frame -> ethernet(0x8864, pppoe(0x0021, packet(frame))),
          frame -> ethernet(0x8847, mpls(16, false, mpls(17, true, packet(frame)))),
          frame -> ethernet(0x0800, ipv4(GRE, gre(0x8847, mpls(18, true, packet(frame))))));

  private static final List<String> FILTERS =
      List.of(
          "vxlan.vni == 7",
          "geneve.vni == 5",
          "geneve.vni != 5",
          "not geneve",
          "geneve and mqtt.topic",
          "len(geneve.vni) == 3",
          "gre.proto",
          "gre.proto == 0x6558",
          "gre.proto == 0x88be",
          "gre.proto > 0x8000",
          "gre and not erspan",
          "erspan and mqtt.topic == \"b\"",
          "gre or geneve or vxlan",
          "udp.stream == 0 and mqtt",
          "count(ip.src) == 2",
          "count(eth.addr) == 4",
          "frame.protocols contains \"geneve\"",
          "frame.protocols contains \"pppoes\"",
          "frame.protocols contains \"mpls\" and mqtt",
          "eth.type == 0x8864",
          "pppoes and ppp and mqtt.topic",
          "pppoe.session_id == 0x1234",
          "not pppoes and ip",
          "mpls",
          "mpls.label == 17",
          "mpls.label != 17",
          "mpls.label > 17",
          "count(mpls.label) == 2",
          "mpls.label and gre",
          "len(mpls.label) == 4",
          "len(pppoe.session_id) == 2");

  @TempDir private Path directory;

  /** What is behind Ethernet and its tag. */
  private static byte[] packet(byte[] frame) {
    return Packets.part(frame, 18, frame.length);
  }

  @BeforeEach
  void tshark() {
    Tshark.assumeInstalled();
  }

  /** Each tunnel has a connection of its own. */
  private static byte[] capture() throws IOException {
    List<byte[]> frames = new ArrayList<>();
    byte[] a = Packets.publish("plant/7/temp", 300);
    byte[] b = Packets.publish("b", 20);
    for (int i = 0; i < TUNNELS.size(); i++) {
      CaptureBuilder inner = new CaptureBuilder(1883).from(40_000 + i).open();
      int at = Packets.CONNECT.length;
      inner.client(0, Packets.CONNECT).server(0, new byte[] {0x20, 2, 0, 0});
      inner.client(at, Packets.join(a, b)).acknowledge(at + a.length + b.length);
      inner.client(at + a.length + b.length, Packets.part(a, 0, 50));
      inner.client(at + a.length + b.length + 50, Packets.part(a, 50, a.length));
      try (CaptureReader reader = CaptureReader.open(new ByteArrayInputStream(inner.pcap()))) {
        CapturedFrame frame;
        while ((frame = reader.next()) != null) {
          frames.add(TUNNELS.get(i).apply(frame.bytes()));
        }
      }
    }
    return Wrapping.pcap(1, frames);
  }

  @Test
  void fieldsAndFiltersAgree() throws Exception {
    byte[] capture = capture();
    Path file = Files.write(directory.resolve("tunnels.pcap"), capture);
    FieldComparison.agree(Tshark.packets(file), Captures.packets(capture));
    List<String> filters = new ArrayList<>(FilterComparison.filters());
    filters.addAll(FILTERS);
    assertThat(FilterComparison.differences(file, filters, Told.NOTHING, Set.of(), filter -> false))
        .isEmpty();
  }
}
