package io.vitrine.inspector.dissect;

import io.vitrine.dissect.DisplayText;
import io.vitrine.dissect.Field;
import io.vitrine.dissect.FieldType;
import io.vitrine.filter.FieldSource;
import io.vitrine.filter.Fields;
import io.vitrine.filter.FrameFields;
import io.vitrine.inspector.record.Texts;
import io.vitrine.inspector.sensor.layer.Segment;
import io.vitrine.inspector.sensor.layer.SegmentFields;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * What is known of a frame as indented lines: each protocol, then its fields as filters name them.
 */
final class LayerTree {
  /** In the order in which they can stand in a frame. */
  private static final List<Field> HEADERS =
      List.of(
          FrameFields.ETH,
          FrameFields.VLAN,
          FrameFields.PPPOES,
          FrameFields.PPP,
          FrameFields.MPLS,
          FrameFields.IP,
          FrameFields.IPV6_,
          FrameFields.UDP,
          FrameFields.TCP,
          FrameFields.VXLAN,
          FrameFields.GENEVE,
          FrameFields.GRE,
          FrameFields.ERSPAN);

  /** What other lines say already; and content, which may be a part of something secret. */
  private static final Set<Field> LEFT_OUT =
      Set.of(
          FrameFields.ETH_ADDR,
          FrameFields.IP_ADDR,
          FrameFields.IPV6_ADDR,
          FrameFields.UDP_PORT,
          FrameFields.TCP_PORT,
          FrameFields.TCP_PAYLOAD);

  private static final int BYTES_SHOWN = 32;
  private static final long NANOS = 1_000_000_000L;

  private LayerTree() {}

  static void append(JudgedFrame frame, StringBuilder out) {
    FieldSource fields = frame.fields().get();
    group(FrameFields.FRAME, fields, out);
    headers(frame.at(), frame.stream(), out);
    group(FrameFields.TLS, fields, out);
    List<Field> ofCertificates =
        Fields.all().stream().filter(each -> each.name().startsWith("x509")).toList();
    if (ofCertificates.stream().anyMatch(each -> !fields.values(each).isEmpty())) {
      out.append("Certificates\n");
      lines(ofCertificates, fields, out);
    }
    group(FrameFields.WEBSOCKET, fields, out);
  }

  /** Those around a mirrored frame come first. */
  private static void headers(Segment at, long stream, StringBuilder out) {
    Segment outer = at.outer();
    if (outer != null) {
      headers(outer, -1, out);
    }
    SegmentFields fields = new SegmentFields(at, stream);
    HEADERS.forEach(each -> group(each, fields::own, out));
  }

  private static void group(Field protocol, FieldSource of, StringBuilder out) {
    if (of.values(protocol).isEmpty()) {
      return;
    }
    out.append(protocol.label()).append('\n');
    // Wireshark names fields of both kinds of its frames by what they share.
    String prefix = protocol == FrameFields.PPPOES ? "pppoe." : protocol.name() + ".";
    lines(
        Fields.all().stream()
            .filter(each -> each.name().startsWith(prefix) && !LEFT_OUT.contains(each))
            .toList(),
        of,
        out);
  }

  private static void lines(List<Field> fields, FieldSource of, StringBuilder out) {
    fields.forEach(each -> of.values(each).forEach(value -> line(each, value, out)));
  }

  private static void line(Field field, Object value, StringBuilder out) {
    out.append("    ").append(field.name());
    if (field.type() != FieldType.NONE) {
      out.append(": ").append(text(field, value));
    }
    out.append('\n');
  }

  private static String text(Field field, Object value) {
    return switch (field.type()) {
      case IPV4, IPV6 -> Texts.address((byte[]) value);
      case BYTES -> hex((byte[]) value);
      case TIME -> {
        long nanos = (Long) value;
        yield Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS))
            .toString();
      }
      case FLOAT -> BigDecimal.valueOf((Double) value).toPlainString();
      case UNSIGNED -> DisplayText.number(field, (Long) value);
      default -> DisplayText.escaped(value.toString());
    };
  }

  /** As a filter would have it. */
  private static String hex(byte[] bytes) {
    int shown = Math.min(BYTES_SHOWN, bytes.length);
    String text = HexFormat.ofDelimiter(":").formatHex(bytes, 0, shown);
    return shown < bytes.length ? text + "… (" + bytes.length + " bytes)" : text;
  }
}
