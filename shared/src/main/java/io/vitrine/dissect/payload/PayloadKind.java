package io.vitrine.dissect.payload;

import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How a payload is looked at. */
public enum PayloadKind {
  /** UTF-8 text. */
  TEXT,
  /** RFC 8259. */
  JSON,
  /** RFC 8949, shown in its diagnostic notation. */
  CBOR,
  /** Protocol Buffers, with the names of a descriptor where one was given. */
  PROTOBUF,
  /** Eclipse Sparkplug B 3.0: metrics by name. */
  SPARKPLUG,
  /** Bytes. */
  HEX;

  /** Name in the configuration, in filters and on the page: {@code json}. */
  public String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The kind of that name; null if there is none. */
  public static @Nullable PayloadKind of(String title) {
    return Stream.of(values()).filter(each -> each.title().equals(title)).findFirst().orElse(null);
  }
}
