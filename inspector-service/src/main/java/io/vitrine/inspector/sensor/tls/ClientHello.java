package io.vitrine.inspector.sensor.tls;

import java.util.ArrayList;
import java.util.List;

/** What a client offers (RFC 8446, 4.1.2), in wire order. */
record ClientHello(
    int legacyVersion,
    byte[] random,
    byte[] sessionId,
    List<Integer> ciphers,
    List<Integer> compressions,
    Extensions extensions) {
  static final int RANDOM_BYTES = 32;

  /**
   * @param in the message without its header
   */
  static ClientHello parse(Bytes in) {
    int version = in.u16();
    byte[] random = in.take(RANDOM_BYTES);
    byte[] sessionId = in.take(in.u8());
    List<Integer> ciphers = new ArrayList<>();
    in.part(in.u16()).numbers(2, ciphers);
    List<Integer> compressions = new ArrayList<>();
    in.part(in.u8()).numbers(1, compressions);
    Extensions extensions = Extensions.parse(in, true);
    return new ClientHello(version, random, sessionId, ciphers, compressions, extensions);
  }

  /** SNI: the name that is asked for; may be empty. */
  String serverName() {
    List<String> names = extensions.serverNames();
    return names.isEmpty() ? "" : names.get(names.size() - 1);
  }

  /** The highest version offered. */
  int version() {
    return withoutGrease(extensions.versions()).stream()
        .mapToInt(each -> each)
        .max()
        .orElse(legacyVersion);
  }

  /** Without the numbers that clients send to keep servers tolerant (RFC 8701). */
  static List<Integer> withoutGrease(List<Integer> numbers) {
    return numbers.stream().filter(each -> !grease(each)).toList();
  }

  private static boolean grease(int number) {
    return (number & 0x0F0F) == 0x0A0A && number >> 8 == (number & 0xFF);
  }
}
