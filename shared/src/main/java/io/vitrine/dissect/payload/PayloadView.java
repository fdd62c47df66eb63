package io.vitrine.dissect.payload;

import java.util.ArrayList;
import java.util.List;

/**
 * What a payload says. Immutable; any thread.
 *
 * @param kind how it is looked at
 * @param text for a reader: pretty JSON, CBOR's diagnostic notation, Protobuf's text format, a hex
 *     dump; at most 64 Ki characters
 * @param nodes its parts; none of text and bytes
 * @param problem why it is not looked at as a rule or its content type said, or where it ends
 *     early; empty if nothing is wrong
 * @param problemOffset of the byte where the problem shows, from the start of the payload
 * @param shortened whether there is more than is shown
 */
public record PayloadView(
    PayloadKind kind,
    String text,
    List<PayloadNode> nodes,
    String problem,
    int problemOffset,
    boolean shortened) {

  public PayloadView {
    nodes = List.copyOf(nodes);
  }

  static PayloadView of(PayloadKind kind, NodeBuilder built, int end) {
    List<PayloadNode> nodes = built.finish(end);
    return new PayloadView(kind, built.text().strip(), nodes, "", 0, built.shortened());
  }

  PayloadView with(String what, int offset) {
    return new PayloadView(kind, text, nodes, what, offset, shortened);
  }

  /**
   * Values at a path of names with dots between; {@code *} stands for any one name, the index of an
   * element is its name. Names may have dots themselves.
   */
  public List<Object> values(String path) {
    List<Object> found = new ArrayList<>();
    find(nodes, path, found);
    return found;
  }

  private static void find(List<PayloadNode> in, String path, List<Object> found) {
    for (PayloadNode each : in) {
      Object value = each.value();
      String name = path.equals("*") || path.startsWith("*.") ? "*" : each.name();
      if (path.equals(name)) {
        found.add(value == null ? each.display() : value);
      } else if (path.length() > name.length()
          && path.startsWith(name)
          && path.charAt(name.length()) == '.') {
        find(each.children(), path.substring(name.length() + 1), found);
      }
    }
  }
}
