package io.vitrine.dissect.payload;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** CBOR (RFC 8949); its text is the diagnostic notation of section 8. */
final class CborDecoder {
  private static final int INDEFINITE = 31;
  private static final int BREAK = 0xFF;

  private final ByteBuffer in;
  private final NodeBuilder out;
  private int depth;

  /** The value that was read last. */
  private @Nullable Object last;

  private CborDecoder(byte[] bytes, NodeBuilder out) {
    this.in = ByteBuffer.wrap(bytes);
    this.out = out;
  }

  /**
   * Enters the parts of the item that the bytes are; a single value is entered as {@code value}.
   */
  static void decode(byte[] bytes, NodeBuilder out) throws MalformedPayload {
    CborDecoder decoder = new CborDecoder(bytes, out);
    int major = bytes.length == 0 ? -1 : (bytes[0] & 0xFF) >> 5;
    decoder.item(major == 4 || major == 5 ? null : "value", true);
    if (decoder.in.hasRemaining()) {
      throw new MalformedPayload("has more behind its CBOR", decoder.in.position());
    }
  }

  /**
   * Reads an item and says it.
   *
   * @param name of its node; null: only its parts are entered, if {@code entered} at all
   * @return what was said of it, where it has no parts; else empty
   */
  private String item(@Nullable String name, boolean entered) throws MalformedPayload {
    int offset = in.position();
    if (++depth > NodeBuilder.DEPTH_MAX) {
      throw new MalformedPayload("is nested deeper than " + NodeBuilder.DEPTH_MAX, offset);
    }
    int first = unsigned(1);
    int major = first >> 5;
    int small = first & 31;
    String said;
    if (major == 4 || major == 5) {
      said = "";
      parts(major == 5, name, entered, offset, small);
    } else if (major == 6) {
      said = tagged(argument(small, offset), name, entered);
    } else {
      Object value = scalar(major, small, offset);
      last = value;
      said = diagnostic(value);
      out.say(said);
      if (entered && name != null) {
        out.leaf(name, plain(value), said, offset, in.position() - offset);
      }
    }
    depth--;
    return said;
  }

  /** The tag stands before the text of its item; the item's node is not changed by it. */
  private String tagged(long tag, @Nullable String name, boolean entered) throws MalformedPayload {
    String number = Long.toUnsignedString(tag);
    out.say(number).say("(");
    String inner = item(name, entered);
    out.say(")");
    return inner.isEmpty() ? "" : number + "(" + inner + ")";
  }

  private void parts(boolean map, @Nullable String name, boolean entered, int offset, int small)
      throws MalformedPayload {
    long count = small == INDEFINITE ? Long.MAX_VALUE : argument(small, offset);
    boolean node = entered && name != null;
    if (node) {
      out.open(String.valueOf(name), map ? "{…}" : "[…]", offset);
    }
    out.say(map ? "{" : "[").say(small == INDEFINITE ? "_ " : "");
    for (long i = 0; Long.compareUnsigned(i, count) < 0 && !broken(small); i++) {
      out.say(i == 0 ? "" : ", ");
      String part = Long.toString(i);
      if (map) {
        part = key();
        out.say(": ");
      }
      item(part, entered);
    }
    out.say(map ? "}" : "]");
    if (node) {
      out.close(in.position());
    }
  }

  /** A text key is its own name; any other is named as it is said. */
  private String key() throws MalformedPayload {
    last = null;
    String said = item(null, false);
    if (last instanceof String text) {
      return text;
    }
    return said.isEmpty() ? "{…}" : said;
  }

  private boolean broken(int small) throws MalformedPayload {
    if (small == INDEFINITE) {
      need(1);
      if ((in.get(in.position()) & 0xFF) == BREAK) {
        in.get();
        return true;
      }
    }
    return false;
  }

  private Object scalar(int major, int small, int offset) throws MalformedPayload {
    return switch (major) {
      case 0 -> number(argument(small, offset));
      case 1 -> negative(argument(small, offset));
      case 2, 3 -> string(major, small, offset);
      default -> special(small, offset);
    };
  }

  private static Number number(long argument) {
    return argument >= 0 ? (Number) argument : new BigInteger(Long.toUnsignedString(argument));
  }

  private static Number negative(long argument) {
    return argument >= 0
        ? (Number) (-1 - argument)
        : BigInteger.ONE.negate().subtract(new BigInteger(Long.toUnsignedString(argument)));
  }

  private Object string(int major, int small, int offset) throws MalformedPayload {
    if (small == INDEFINITE) {
      StringBuilder chunks = new StringBuilder("(_ ");
      int count = 0;
      while (!broken(INDEFINITE)) {
        int at = in.position();
        int head = unsigned(1);
        if (head >> 5 != major || (head & 31) == INDEFINITE) {
          throw new MalformedPayload("has a chunk of another kind in a CBOR string", at);
        }
        Object chunk = string(major, head & 31, at);
        chunks.append(count++ == 0 ? "" : ", ").append(diagnostic(chunk));
      }
      return new Said(chunks.append(')').toString());
    }
    long length = argument(small, offset);
    need(length);
    byte[] content = new byte[(int) length];
    in.get(content);
    if (major == 2) {
      return content;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedPayload("has a CBOR text that is not UTF-8", offset);
    }
  }

  /** What has no plain value: null, a simple value, a string of indefinite length. */
  private record Said(String said) {}

  private Object special(int small, int offset) throws MalformedPayload {
    return switch (small) {
      case 20 -> Boolean.FALSE;
      case 21 -> Boolean.TRUE;
      case 22 -> new Said("null");
      case 23 -> new Said("undefined");
      case 25 -> half(unsigned(2));
      case 26 -> {
        need(4);
        yield (double) in.getFloat();
      }
      case 27 -> {
        need(8);
        yield in.getDouble();
      }
      case 24 -> simple(unsigned(1), offset);
      default -> {
        if (small > 27) {
          throw new MalformedPayload("is no CBOR", offset);
        }
        yield new Said("simple(" + small + ")");
      }
    };
  }

  private static Object simple(int number, int offset) throws MalformedPayload {
    if (number < 32) {
      throw new MalformedPayload("has a CBOR simple value that is not in the fewest bytes", offset);
    }
    return new Said("simple(" + number + ")");
  }

  /** IEEE 754 binary16; RFC 8949, appendix D. */
  private static double half(int bits) {
    int exponent = bits >> 10 & 0x1F;
    int fraction = bits & 0x3FF;
    double size =
        exponent == 0
            ? Math.scalb((double) fraction, -24)
            : exponent == 31
                ? (fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN)
                : Math.scalb((double) (fraction + 1024), exponent - 25);
    return (bits & 0x8000) == 0 ? size : -size;
  }

  private static String diagnostic(Object value) {
    if (value instanceof byte[] bytes) {
      return Quoted.bytes(bytes);
    }
    if (value instanceof String text) {
      return Quoted.text(text);
    }
    if (value instanceof Said said) {
      return said.said;
    }
    // The notation has a small e in its exponents.
    return String.valueOf(value).replace('E', 'e');
  }

  private static @Nullable Object plain(Object value) {
    if (value instanceof byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    }
    return value instanceof Said ? null : value;
  }

  private long argument(int small, int offset) throws MalformedPayload {
    if (small < 24) {
      return small;
    }
    return switch (small) {
      case 24 -> unsigned(1);
      case 25 -> unsigned(2);
      case 26 -> {
        need(4);
        yield in.getInt() & 0xFFFF_FFFFL;
      }
      case 27 -> {
        need(8);
        yield in.getLong();
      }
      default -> throw new MalformedPayload("is no CBOR", offset);
    };
  }

  private int unsigned(int size) throws MalformedPayload {
    need(size);
    return size == 1 ? in.get() & 0xFF : in.getShort() & 0xFFFF;
  }

  private void need(long count) throws MalformedPayload {
    if (count < 0 || count > in.remaining()) {
      throw new MalformedPayload("ends inside its CBOR", in.limit());
    }
  }
}
