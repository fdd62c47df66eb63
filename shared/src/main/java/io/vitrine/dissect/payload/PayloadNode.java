package io.vitrine.dissect.payload;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A member, element or field of a payload.
 *
 * @param name of the member; of an element its index
 * @param value {@link String}, {@link Number} or {@link Boolean}; null for what has parts, and for
 *     null
 * @param display what it looks like to a reader
 * @param offset first byte, from the start of the payload
 * @param length bytes
 * @param children its parts, in the order of the payload
 */
public record PayloadNode(
    String name,
    @Nullable Object value,
    String display,
    int offset,
    int length,
    List<PayloadNode> children) {

  public PayloadNode {
    children = List.copyOf(children);
  }
}
