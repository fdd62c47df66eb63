package io.vitrine.dissect;

import java.util.List;

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
    }
    findings(tree.findings(), out);
    if (tree.cut()) {
      String text = "[Cut: %d of %d bytes were captured]%n";
      out.append("    ").append(String.format(text, tree.captured(), tree.frameLength()));
    }
  }

  private static void line(Dissection tree, int index, boolean hidden, StringBuilder out) {
    Field field = tree.field(index);
    if (field.mask() != 0) {
      bits(field.mask(), tree.number(index), out);
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
  private static void bits(int mask, long value, StringBuilder out) {
    long shifted = value << Integer.numberOfTrailingZeros(mask);
    for (int bit = 7; bit >= 0; bit--) {
      boolean mine = (mask >> bit & 1) == 1;
      out.append(mine ? (char) ('0' + (shifted >> bit & 1)) : '.');
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
