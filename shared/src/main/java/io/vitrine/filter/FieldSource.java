package io.vitrine.filter;

import io.vitrine.dissect.Field;
import java.util.List;

/** What a filter looks at: a packet with all that is known around it. */
@FunctionalInterface
public interface FieldSource {
  /**
   * Values of every occurrence of a field, as the field's type says; empty if it is not there. A
   * filter asks only for the fields it names, so a source should do work only when asked.
   */
  List<Object> values(Field field);

  /**
   * The bytes of every occurrence of a protocol, from its header to the end of the frame or packet;
   * empty if it is not there, or its bytes are not at hand.
   */
  default List<Object> bytes(Field protocol) {
    return List.of();
  }
}
