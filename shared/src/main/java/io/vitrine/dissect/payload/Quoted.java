package io.vitrine.dissect.payload;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.HexFormat;

/** Texts and bytes between quotes. */
final class Quoted {
  private Quoted() {}

  /** As a string of JSON, which is that of CBOR's diagnostic notation too. */
  static String text(String text) {
    return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }

  /** In hex. */
  static String bytes(byte[] bytes) {
    return "h'" + HexFormat.of().formatHex(bytes) + "'";
  }
}
