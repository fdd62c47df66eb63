package io.vitrine.dissect;

import static io.vitrine.dissect.WirePacket.body;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Well-formed packets of every type in MQTT 3.1, 3.1.1 and 5, with every property, each session
 * beginning with its CONNECT.
 */
public final class SamplePackets {
  /**
   * One packet.
   *
   * @param stream which session it belongs to
   */
  public record Sample(int stream, int protocolLevel, boolean fromClient, byte[] bytes) {
    public Dissection dissect() {
      return Dissector.dissect(bytes, 0, bytes.length, bytes.length, protocolLevel, fromClient);
    }
  }

  private final List<Sample> all = new ArrayList<>();
  private int stream = -1;
  private int level;

  private SamplePackets() {}

  public static List<Sample> all() {
    SamplePackets samples = new SamplePackets();
    samples.version31();
    samples.version311();
    samples.version5();
    samples.version5Minimal();
    return List.copyOf(samples.all);
  }

  private void session(int protocolLevel) {
    stream++;
    level = protocolLevel;
  }

  private void client(int first, WirePacket body) {
    all.add(new Sample(stream, level, true, body.packet(first)));
  }

  private void server(int first, WirePacket body) {
    all.add(new Sample(stream, level, false, body.packet(first)));
  }

  private void version31() {
    session(3);
    client(
        0x10,
        body()
            .text("MQIsdp")
            .u8(3)
            .u8(0b11101110)
            .u16(60)
            .text("old-1")
            .text("w/t")
            .text("gone")
            .text("ann")
            .text("secret"));
    server(0x20, body().u8(0).u8(0));
    client(0x30, body().text("plant/1/temp").hex("32312e35"));
    client(0x3A, body().text("plant/1/temp").u16(7).raw("again".getBytes(StandardCharsets.UTF_8)));
    server(0x40, body().u16(7));
    client(0xE0, body());
  }

  private void version311() {
    session(4);
    client(0x10, body().text("MQTT").u8(4).u8(0x02).u16(30).text(""));
    server(0x20, body().u8(1).u8(0));
    client(0x82, body().u16(1).text("plant/+/temp").u8(0).text("$SYS/#").u8(1).text("#").u8(2));
    server(0x90, body().u16(1).u8(0).u8(1).u8(0x80));
    client(0x35, body().text("plant/2/temp").u16(2).hex("00ff80"));
    server(0x50, body().u16(2));
    client(0x62, body().u16(2));
    server(0x70, body().u16(2));
    server(0x31, body().text("ünïcode/主题").raw("ä".getBytes(StandardCharsets.UTF_8)));
    server(0x30, body().text("empty"));
    client(0xA2, body().u16(3).text("plant/+/temp").text("#"));
    server(0xB0, body().u16(3));
    client(0xC0, body());
    server(0xD0, body());
    client(0xE0, body());
  }

  private void version5() {
    session(5);
    client(0x10, connect5());
    server(0x20, body().u8(0).u8(0).properties(connackProperties()));
    client(
        0x82,
        body()
            .u16(10)
            .properties(body().u8(0x0B).varint(300).u8(0x26).text("a").text("b"))
            .text("plant/#")
            .u8(0b00101101)
            .text("$share/g/x")
            .u8(0b00010010));
    server(0x90, body().u16(10).properties(reason()).u8(1).u8(0x87));
    client(0x30, body().text("t").properties(body()).raw(new byte[] {'x'}));
    client(
        0x3B,
        body()
            .text("plant/7/temp")
            .u16(11)
            .properties(publishProperties())
            .raw("{\"c\":21.5}".getBytes(StandardCharsets.UTF_8)));
    client(0x32, body().text("").u16(12).properties(body().u8(0x23).u16(5)).hex("01"));
    server(
        0x30,
        body()
            .text("plant/7/temp")
            .properties(body().u8(0x0B).varint(1).u8(0x0B).varint(268_435_455))
            .hex("01"));
    server(0x40, body().u16(11).u8(0x10).properties(reason()));
    server(0x40, body().u16(12).u8(0x97));
    server(0x40, body().u16(13));
    client(0x34, body().text("q2").u16(14).properties(body()));
    server(0x50, body().u16(14).u8(0x00).properties(reason()));
    client(0x62, body().u16(14).u8(0x92).properties(reason()));
    server(0x70, body().u16(14).u8(0x92).properties(reason()));
    client(0xA2, body().u16(15).properties(body().u8(0x26).text("k").text("v")).text("plant/#"));
    server(0xB0, body().u16(15).properties(reason()).u8(0x00));
    server(0xF0, body().u8(0x18).properties(authentication()));
    client(0xC0, body());
    server(0xD0, body());
    server(
        0xE0,
        body()
            .u8(0x9C)
            .properties(
                body()
                    .u8(0x1C)
                    .text("other:1883")
                    .u8(0x1F)
                    .text("r")
                    .u8(0x26)
                    .text("k")
                    .text("v")));
  }

  private void version5Minimal() {
    session(5);
    client(0x10, body().text("MQTT").u8(5).u8(0x02).u16(0).properties(body()).text("c5"));
    server(0x20, body().u8(0).u8(0x86).properties(body()));
    server(0x50, body().u16(1));
    client(0x62, body().u16(1));
    server(0x70, body().u16(1));
    client(0xF0, body());
    client(0xE0, body().u8(0x04));
    client(0xE0, body());
    client(0xE0, body().u8(0x00).properties(body().u8(0x11).u32(0xFFFF_FFFFL)));
  }

  private static WirePacket connect5() {
    WirePacket will =
        body()
            .u8(0x18)
            .u32(5)
            .u8(0x01)
            .u8(1)
            .u8(0x02)
            .u32(60)
            .u8(0x03)
            .text("json")
            .u8(0x08)
            .text("answers")
            .u8(0x09)
            .u16(2)
            .hex("beef")
            .u8(0x26)
            .text("wk")
            .text("wv");
    WirePacket own =
        body()
            .u8(0x11)
            .u32(3600)
            .u8(0x21)
            .u16(10)
            .u8(0x27)
            .u32(65_536)
            .u8(0x22)
            .u16(20)
            .u8(0x19)
            .u8(1)
            .u8(0x17)
            .u8(0)
            .u8(0x26)
            .text("fw")
            .text("1.2")
            .u8(0x26)
            .text("fw")
            .text("1.3")
            .raw(authentication().bytes());
    return body()
        .text("MQTT")
        .u8(5)
        .u8(0b11110110)
        .u16(600)
        .properties(own)
        .text("sensor-7")
        .properties(will)
        .text("will/t")
        .u16(3)
        .hex("00ff01")
        .text("ann")
        .text("secret");
  }

  private static WirePacket authentication() {
    return body().u8(0x15).text("SCRAM").u8(0x16).u16(3).hex("00ff01");
  }

  private static WirePacket connackProperties() {
    return body()
        .u8(0x11)
        .u32(1)
        .u8(0x21)
        .u16(2)
        .u8(0x24)
        .u8(1)
        .u8(0x25)
        .u8(1)
        .u8(0x27)
        .u32(4096)
        .u8(0x12)
        .text("given")
        .u8(0x22)
        .u16(9)
        .u8(0x1F)
        .text("fine")
        .u8(0x26)
        .text("a")
        .text("b")
        .u8(0x28)
        .u8(1)
        .u8(0x29)
        .u8(0)
        .u8(0x2A)
        .u8(1)
        .u8(0x13)
        .u16(30)
        .u8(0x1A)
        .text("resp")
        .u8(0x1C)
        .text("srv")
        .raw(authentication().bytes());
  }

  private static WirePacket publishProperties() {
    return body()
        .u8(0x01)
        .u8(1)
        .u8(0x02)
        .u32(120)
        .u8(0x23)
        .u16(5)
        .u8(0x08)
        .text("answers")
        .u8(0x09)
        .u16(2)
        .hex("cafe")
        .u8(0x26)
        .text("unit")
        .text("C")
        .u8(0x26)
        .text("")
        .text("")
        .u8(0x03)
        .text("application/json");
  }

  private static WirePacket reason() {
    return body().u8(0x1F).text("because").u8(0x26).text("k").text("v");
  }
}
