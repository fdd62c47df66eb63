package io.vitrine.broker.conformance;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Bytes as a dialogue writes them: hex; {@code "text"} is a string with its two-byte length, {@code
 * 'text'} one without; {@code *} is the right remaining length; braces are properties with the
 * right length in front.
 */
final class RawBytes {
  private static final Pattern TOKEN = Pattern.compile("\"([^\"]*)\"|'([^']*)'|[*{}]|[0-9a-f]+");

  private RawBytes() {}

  static byte[] of(String text) {
    Deque<ByteBuf> open = new ArrayDeque<>();
    open.push(Unpooled.buffer());
    boolean counted = false;
    Matcher tokens = TOKEN.matcher(text);
    while (tokens.find()) {
      switch (tokens.group().charAt(0)) {
        case '*' -> {
          counted = true;
          open.push(Unpooled.buffer());
        }
        case '{' -> open.push(Unpooled.buffer());
        case '}' -> close(open);
        case '"' -> ClientPackets.text(open.element(), tokens.group(1));
        case '\'' -> ByteBufUtil.writeUtf8(open.element(), tokens.group(2));
        default -> open.element().writeBytes(HexFormat.of().parseHex(tokens.group()));
      }
    }
    if (counted) {
      close(open);
    }
    return ByteBufUtil.getBytes(open.element());
  }

  private static void close(Deque<ByteBuf> open) {
    ByteBuf inner = open.pop();
    ClientPackets.variable(open.element(), inner.readableBytes());
    open.element().writeBytes(inner);
  }
}
