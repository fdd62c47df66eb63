package io.vitrine.inspector.sensor.tls;

import static io.vitrine.inspector.sensor.tls.ClientHello.withoutGrease;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collector;
import java.util.stream.Collectors;

/**
 * Fingerprints of a client by what it offers, JA3 (Salesforce) and JA4 (FoxIO, for TCP), and of a
 * server by what it answers, JA3S.
 */
final class Fingerprints {
  private static final int HASH_CHARS = 12;
  private static final Collector<CharSequence, ?, String> DASHED = Collectors.joining("-");

  private Fingerprints() {}

  /** What JA3 makes of a ClientHello, before it is hashed. */
  static String ja3Text(ClientHello hello) {
    Extensions extensions = hello.extensions();
    return hello.legacyVersion()
        + ","
        + dashed(hello.ciphers())
        + ","
        + dashed(extensions.types())
        + ","
        + dashed(extensions.groups())
        + ","
        + extensions.pointFormats().stream().map(String::valueOf).collect(DASHED);
  }

  /** What JA3S makes of a ServerHello, before it is hashed. */
  static String ja3sText(ServerHello hello) {
    return hello.legacyVersion() + "," + hello.cipher() + "," + dashed(hello.extensions().types());
  }

  /** The hash that JA3 and JA3S are told by. */
  static String md5(String text) {
    return hash("MD5", text);
  }

  private static String dashed(List<Integer> numbers) {
    return withoutGrease(numbers).stream().map(String::valueOf).collect(DASHED);
  }

  static String ja4(ClientHello hello) {
    List<Integer> types = withoutGrease(hello.extensions().types());
    List<Integer> hashed =
        types.stream()
            .filter(each -> each != Extensions.SERVER_NAME && each != Extensions.PROTOCOLS)
            .toList();
    List<Integer> ciphers = withoutGrease(hello.ciphers());
    String extensions = sortedHex(hashed);
    String signatures = hex(withoutGrease(hello.extensions().signatures()));
    String last = signatures.isEmpty() ? extensions : extensions + "_" + signatures;
    return "t"
        + version(hello.version())
        + (types.contains(Extensions.SERVER_NAME) ? "d" : "i")
        + count(ciphers)
        + count(types)
        + protocol(hello.extensions().protocols())
        + "_"
        + part(sortedHex(ciphers))
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

  private static String protocol(List<String> offered) {
    if (offered.isEmpty() || offered.get(0).isEmpty()) {
      return "00";
    }
    String name = offered.get(0);
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
