package io.vitrine.inspector.sensor.tls;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** Fingerprints of a client by what it offers: JA3 (Salesforce) and JA4 (FoxIO, for TCP). */
final class Fingerprints {
  private static final int SERVER_NAME = 0x0000;
  private static final int PROTOCOLS = 0x0010;
  private static final int HASH_CHARS = 12;

  private Fingerprints() {}

  /** MD5 of the text that JA3 makes of a ClientHello. */
  static String ja3(ClientHello hello) {
    return hash("MD5", ja3Text(hello));
  }

  static String ja3Text(ClientHello hello) {
    return hello.legacyVersion()
        + ","
        + dashed(hello.ciphers())
        + ","
        + dashed(hello.extensions())
        + ","
        + dashed(hello.groups())
        + ","
        + dashed(hello.pointFormats());
  }

  private static String dashed(List<Integer> numbers) {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining("-"));
  }

  static String ja4(ClientHello hello) {
    List<Integer> hashed =
        hello.extensions().stream()
            .filter(each -> each != SERVER_NAME && each != PROTOCOLS)
            .toList();
    String extensions = sortedHex(hashed);
    String signatures = hex(hello.signatures());
    String last = signatures.isEmpty() ? extensions : extensions + "_" + signatures;
    return "t"
        + version(hello.version())
        + (hello.extensions().contains(SERVER_NAME) ? "d" : "i")
        + count(hello.ciphers())
        + count(hello.extensions())
        + protocol(hello)
        + "_"
        + part(sortedHex(hello.ciphers()))
        + "_"
        + part(hashed.isEmpty() ? "" : last);
  }

  private static String version(int version) {
    return switch (version) {
      case 0x0304 -> "13";
      case 0x0303 -> "12";
      case 0x0302 -> "11";
      case 0x0301 -> "10";
      case 0x0300 -> "s3";
      default -> "00";
    };
  }

  private static String count(List<Integer> of) {
    return String.format("%02d", Math.min(99, of.size()));
  }

  private static String protocol(ClientHello hello) {
    if (hello.protocols().isEmpty() || hello.protocols().get(0).isEmpty()) {
      return "00";
    }
    String name = hello.protocols().get(0);
    char first = name.charAt(0);
    char last = name.charAt(name.length() - 1);
    if (alphanumeric(first) && alphanumeric(last)) {
      return "" + first + last;
    }
    String hex = HexFormat.of().formatHex(name.getBytes(StandardCharsets.UTF_8));
    return "" + hex.charAt(0) + hex.charAt(hex.length() - 1);
  }

  private static boolean alphanumeric(char c) {
    return c < 128 && Character.isLetterOrDigit(c);
  }

  private static String sortedHex(List<Integer> numbers) {
    return hex(numbers.stream().sorted().toList());
  }

  private static String hex(List<Integer> numbers) {
    return numbers.stream()
        .map(each -> String.format("%04x", each))
        .collect(Collectors.joining(","));
  }

  private static String part(String of) {
    return of.isEmpty() ? "0".repeat(HASH_CHARS) : hash("SHA-256", of).substring(0, HASH_CHARS);
  }

  private static String hash(String algorithm, String of) {
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      return HexFormat.of().formatHex(digest.digest(of.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
