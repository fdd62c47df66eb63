package io.vitrine.mqtt.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.vitrine.mqtt.packet.MqttVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A row of wire-cases.txt.
 *
 * @param statement what is broken; empty if the frame is right
 */
public record WireCase(
    MqttVersion version,
    boolean fromClient,
    String what,
    byte[] frame,
    boolean ok,
    int reason,
    String statement) {
  private static final Pattern TOKEN = Pattern.compile("\"([^\"]*)\"|[*{}]|[0-9a-f]+");

  public static List<WireCase> all() {
    try (InputStream in = WireCase.class.getResourceAsStream("/io/vitrine/mqtt/wire-cases.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(WireCase::parse)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static WireCase parse(String line) {
    String[] columns = line.split("\\|", -1);
    if (columns.length != 5) {
      throw new IllegalArgumentException(line);
    }
    MqttVersion version =
        switch (columns[0].strip()) {
          case "3.1" -> MqttVersion.MQTT_3_1;
          case "3.1.1" -> MqttVersion.MQTT_3_1_1;
          case "5" -> MqttVersion.MQTT_5;
          default -> throw new IllegalArgumentException(line);
        };
    String verdict = columns[4].strip();
    boolean ok = verdict.equals("ok");
    return new WireCase(
        version,
        columns[1].strip().equals(">"),
        columns[2].strip(),
        frame(columns[3]),
        ok,
        ok ? 0 : Integer.parseInt(verdict.substring(0, 2), 16),
        ok ? "" : verdict.substring(3));
  }

  private static byte[] frame(String text) {
    Deque<ByteBuf> open = new ArrayDeque<>();
    open.push(Unpooled.buffer());
    boolean counted = false;
    Matcher tokens = TOKEN.matcher(text);
    while (tokens.find()) {
      String token = tokens.group();
      switch (token.charAt(0)) {
        case '*' -> {
          counted = true;
          open.push(Unpooled.buffer());
        }
        case '{' -> open.push(Unpooled.buffer());
        case '}' -> close(open);
        case '"' -> {
          byte[] bytes = tokens.group(1).getBytes(StandardCharsets.UTF_8);
          open.element().writeShort(bytes.length).writeBytes(bytes);
        }
        default -> open.element().writeBytes(HexFormat.of().parseHex(token));
      }
    }
    if (counted) {
      close(open);
    }
    return ByteBufUtil.getBytes(open.element());
  }

  private static void close(Deque<ByteBuf> open) {
    ByteBuf inner = open.pop();
    FixedHeader.writeVariable(open.element(), inner.readableBytes());
    open.element().writeBytes(inner);
  }

  @Override
  public String toString() {
    return version + (fromClient ? " client: " : " server: ") + what;
  }
}
