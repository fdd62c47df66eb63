package io.vitrine.inspector.sensor.tls;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a client offers (RFC 8446, 4.1.2), in wire order. Numbers that clients send to keep servers
 * tolerant (RFC 8701) are left out.
 */
record ClientHello(
    int legacyVersion,
    byte[] random,
    List<Integer> ciphers,
    List<Integer> extensions,
    String serverName,
    List<String> protocols,
    List<Integer> versions,
    List<Integer> groups,
    List<Integer> pointFormats,
    List<Integer> signatures) {
  // Extensions that are read (RFC 8446, 4.2).
  static final int SERVER_NAME = 0;
  static final int GROUPS = 10;
  static final int POINT_FORMATS = 11;
  static final int SIGNATURES = 13;
  static final int PROTOCOLS = 16;
  static final int VERSIONS = 43;

  /**
   * @param message without its header
   */
  static ClientHello parse(byte[] message) {
    Bytes in = new Bytes(message);
    int version = in.u16();
    byte[] random = in.take(32);
    in.part(in.u8());
    ClientHello hello =
        new ClientHello(
            version,
            random,
            numbers(in.part(in.u16()), 2),
            new ArrayList<>(),
            "",
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>());
    in.part(in.u8());
    Bytes extensions = in.part(in.u16());
    while (extensions.more()) {
      int type = extensions.u16();
      Bytes content = extensions.part(extensions.u16());
      if (!grease(type)) {
        hello.extensions.add(type);
        hello = hello.with(type, content);
      }
    }
    return hello;
  }

  private ClientHello with(int type, Bytes in) {
    switch (type) {
      case SERVER_NAME -> {
        in.u16();
        in.u8();
        return named(new String(in.take(in.u16()), StandardCharsets.US_ASCII));
      }
      case GROUPS -> groups.addAll(numbers(in.part(in.u16()), 2));
      case POINT_FORMATS -> pointFormats.addAll(numbers(in.part(in.u8()), 1));
      case SIGNATURES -> signatures.addAll(numbers(in.part(in.u16()), 2));
      case PROTOCOLS -> {
        Bytes list = in.part(in.u16());
        while (list.more()) {
          protocols.add(new String(list.take(list.u8()), StandardCharsets.UTF_8));
        }
      }
      case VERSIONS -> versions.addAll(numbers(in.part(in.u8()), 2));
      default -> {}
    }
    return this;
  }

  private ClientHello named(String name) {
    return new ClientHello(
        legacyVersion,
        random,
        ciphers,
        extensions,
        name,
        protocols,
        versions,
        groups,
        pointFormats,
        signatures);
  }

  /** The highest version offered. */
  int version() {
    return versions.stream().mapToInt(each -> each).max().orElse(legacyVersion);
  }

  private static List<Integer> numbers(Bytes in, int size) {
    List<Integer> all = new ArrayList<>();
    while (in.more()) {
      int number = size == 2 ? in.u16() : in.u8();
      if (size == 1 || !grease(number)) {
        all.add(number);
      }
    }
    return all;
  }

  private static boolean grease(int number) {
    return (number & 0x0F0F) == 0x0A0A && number >> 8 == (number & 0xFF);
  }
}
