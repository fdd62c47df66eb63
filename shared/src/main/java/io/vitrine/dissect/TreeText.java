package io.vitrine.dissect;

import io.vitrine.dissect.payload.PayloadKind;
import io.vitrine.dissect.payload.PayloadNode;
import io.vitrine.dissect.payload.PayloadView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tree as indented lines, much as {@code tshark -V} prints it. */
public final class TreeText {
  /** Stands for values that must not be shown. */
  public static final String REDACTED = "********";

  private TreeText() {}

  /**
   * Appends the tree, a line per field, then a line per finding.
   *
   * @param redact whether secret values are replaced
   */
  public static void append(Dissection tree, boolean redact, StringBuilder out) {
    int secretDepth = Integer.MAX_VALUE;
    for (int i = 0; i < tree.size(); i++) {
      int depth = tree.depth(i);
      if (depth <= secretDepth) {
        secretDepth = tree.field(i).secret() && redact ? depth : Integer.MAX_VALUE;
      }
      out.append("    ".repeat(depth));
      line(tree, i, depth >= secretDepth, out);
      out.append('\n');
      if (tree.field(i) == MqttFields.MSG) {
        payload(tree.payload(), depth + 1, out);
      }
    }
    findings(tree.findings(), out);
    if (tree.cut()) {
      String text = "[Cut: %d of %d bytes were captured]%n";
      out.append("    ").append(String.format(text, tree.captured(), tree.frameLength()));
    }
  }

  /** What a payload with parts says; text and bytes were shown as the message. */
  private static void payload(@Nullable PayloadView view, int depth, StringBuilder out) {
    if (view == null || view.nodes().isEmpty()) {
      return;
    }
    out.append("    ".repeat(depth)).append("[Payload as ").append(view.kind().title());
    if (view.kind() == PayloadKind.CBOR) {
      out.append(": ").append(view.text());
    }
    out.append("]\n");
    nodes(view.nodes(), depth + 1, out);
  }

  private static void nodes(List<PayloadNode> nodes, int depth, StringBuilder out) {
    for (PayloadNode each : nodes) {
      out.append("    ".repeat(depth)).append(DisplayText.escaped(each.name())).append(": ");
      out.append(DisplayText.escaped(each.display())).append('\n');
      nodes(each.children(), depth + 1, out);
    }
  }

  private static void line(Dissection tree, int index, boolean hidden, StringBuilder out) {
    Field field = tree.field(index);
    if (field.mask() != 0) {
      bits(field.mask(), tree.bytes(tree.offset(index), 1)[0], out);
    }
    out.append(field.label());
    String value = hidden && field.type() != FieldType.UNSIGNED ? REDACTED : tree.display(index);
    if (!value.isEmpty()) {
      out.append(index == 0 ? ", " : ": ").append(value);
    } else if (field.type() == FieldType.STRING) {
      out.append(": ");
    }
  }

  /** {@code .... .10. = } */
  private static void bits(int mask, byte of, StringBuilder out) {
    for (int bit = 7; bit >= 0; bit--) {
      boolean mine = (mask >> bit & 1) == 1;
      out.append(mine ? (char) ('0' + (of >> bit & 1)) : '.');
      out.append(bit == 4 ? " " : "");
    }
    out.append(" = ");
  }

  private static void findings(List<Finding> findings, StringBuilder out) {
    for (Finding each : findings) {
      out.append("    [").append(each.severity().title()).append(": ").append(each.text());
      out.append(" (").append(each.statement()).append(")]\n");
    }
  }
}
