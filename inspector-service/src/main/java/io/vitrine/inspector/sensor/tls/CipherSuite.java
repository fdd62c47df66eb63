package io.vitrine.inspector.sensor.tls;

import org.jspecify.annotations.Nullable;

/** The cipher suites whose records can be decrypted, by IANA's number and name. */
enum CipherSuite {
  TLS_AES_128_GCM_SHA256(0x1301),
  TLS_AES_256_GCM_SHA384(0x1302),
  TLS_CHACHA20_POLY1305_SHA256(0x1303),
  TLS_AES_128_CCM_SHA256(0x1304),
  TLS_AES_128_CCM_8_SHA256(0x1305),
  TLS_RSA_WITH_AES_128_GCM_SHA256(0x009C),
  TLS_RSA_WITH_AES_256_GCM_SHA384(0x009D),
  TLS_DHE_RSA_WITH_AES_128_GCM_SHA256(0x009E),
  TLS_DHE_RSA_WITH_AES_256_GCM_SHA384(0x009F),
  TLS_PSK_WITH_AES_128_GCM_SHA256(0x00A8),
  TLS_PSK_WITH_AES_256_GCM_SHA384(0x00A9),
  TLS_DHE_PSK_WITH_AES_128_GCM_SHA256(0x00AA),
  TLS_DHE_PSK_WITH_AES_256_GCM_SHA384(0x00AB),
  TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256(0xC02B),
  TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384(0xC02C),
  TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256(0xC02F),
  TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384(0xC030),
  TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256(0xCCA8),
  TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256(0xCCA9),
  TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256(0xCCAA),
  TLS_PSK_WITH_CHACHA20_POLY1305_SHA256(0xCCAB),
  TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256(0xCCAC),
  TLS_DHE_PSK_WITH_CHACHA20_POLY1305_SHA256(0xCCAD),

  TLS_RSA_WITH_AES_128_CCM(0xC09C),
  TLS_RSA_WITH_AES_256_CCM(0xC09D),
  TLS_DHE_RSA_WITH_AES_128_CCM(0xC09E),
  TLS_DHE_RSA_WITH_AES_256_CCM(0xC09F),
  TLS_RSA_WITH_AES_128_CCM_8(0xC0A0),
  TLS_RSA_WITH_AES_256_CCM_8(0xC0A1),
  TLS_DHE_RSA_WITH_AES_128_CCM_8(0xC0A2),
  TLS_DHE_RSA_WITH_AES_256_CCM_8(0xC0A3),
  TLS_PSK_WITH_AES_128_CCM(0xC0A4),
  TLS_PSK_WITH_AES_256_CCM(0xC0A5),
  TLS_DHE_PSK_WITH_AES_128_CCM(0xC0A6),
  TLS_DHE_PSK_WITH_AES_256_CCM(0xC0A7),
  TLS_PSK_WITH_AES_128_CCM_8(0xC0A8),
  TLS_PSK_WITH_AES_256_CCM_8(0xC0A9),
  TLS_PSK_DHE_WITH_AES_128_CCM_8(0xC0AA),
  TLS_PSK_DHE_WITH_AES_256_CCM_8(0xC0AB),
  TLS_ECDHE_ECDSA_WITH_AES_128_CCM(0xC0AC),
  TLS_ECDHE_ECDSA_WITH_AES_256_CCM(0xC0AD),
  TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8(0xC0AE),
  TLS_ECDHE_ECDSA_WITH_AES_256_CCM_8(0xC0AF),

  TLS_RSA_WITH_AES_128_CBC_SHA(0x002F),
  TLS_DHE_RSA_WITH_AES_128_CBC_SHA(0x0033),
  TLS_RSA_WITH_AES_256_CBC_SHA(0x0035),
  TLS_DHE_RSA_WITH_AES_256_CBC_SHA(0x0039),
  TLS_RSA_WITH_AES_128_CBC_SHA256(0x003C),
  TLS_RSA_WITH_AES_256_CBC_SHA256(0x003D),
  TLS_DHE_RSA_WITH_AES_128_CBC_SHA256(0x0067),
  TLS_DHE_RSA_WITH_AES_256_CBC_SHA256(0x006B),
  TLS_PSK_WITH_AES_128_CBC_SHA(0x008C),
  TLS_PSK_WITH_AES_256_CBC_SHA(0x008D),
  TLS_DHE_PSK_WITH_AES_128_CBC_SHA(0x0090),
  TLS_DHE_PSK_WITH_AES_256_CBC_SHA(0x0091),
  TLS_PSK_WITH_AES_128_CBC_SHA256(0x00AE),
  TLS_PSK_WITH_AES_256_CBC_SHA384(0x00AF),
  TLS_DHE_PSK_WITH_AES_128_CBC_SHA256(0x00B2),
  TLS_DHE_PSK_WITH_AES_256_CBC_SHA384(0x00B3),
  TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA(0xC009),
  TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA(0xC00A),
  TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA(0xC013),
  TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA(0xC014),
  TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256(0xC023),
  TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384(0xC024),
  TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256(0xC027),
  TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384(0xC028),
  TLS_ECDHE_PSK_WITH_AES_128_CBC_SHA(0xC035),
  TLS_ECDHE_PSK_WITH_AES_256_CBC_SHA(0xC036),
  TLS_ECDHE_PSK_WITH_AES_128_CBC_SHA256(0xC037),
  TLS_ECDHE_PSK_WITH_AES_256_CBC_SHA384(0xC038);

  /** How records are encrypted. */
  enum Mode {
    GCM,
    CCM,
    CHACHA20,
    CBC
  }

  private final int number;
  private final Mode mode;

  CipherSuite(int number) {
    this.number = number;
    this.mode =
        name().contains("_GCM_")
            ? Mode.GCM
            : name().contains("_CCM")
                ? Mode.CCM
                : name().contains("_CBC_") ? Mode.CBC : Mode.CHACHA20;
  }

  static @Nullable CipherSuite of(int number) {
    for (CipherSuite each : values()) {
      if (each.number == number) {
        return each;
      }
    }
    return null;
  }

  /** IANA's name, or the number in hex. */
  static String title(int number) {
    CipherSuite known = of(number);
    return known == null ? String.format("0x%04x", number) : known.name();
  }

  Mode mode() {
    return mode;
  }

  int keyBytes() {
    return name().contains("AES_128") ? 16 : 32;
  }

  /** Bytes of the tag of an AEAD. */
  int tagBytes() {
    return name().contains("_CCM_8") ? 8 : 16;
  }

  /** The name for {@code Mac} of the hash that makes the keys. */
  String mac() {
    return name().endsWith("SHA384") ? "HmacSHA384" : "HmacSHA256";
  }

  int hashBytes() {
    return name().endsWith("SHA384") ? 48 : 32;
  }

  /** CBC: the name for {@code Mac} of the hash that protects records. */
  String recordMac() {
    return name().endsWith("SHA") ? "HmacSHA1" : mac();
  }

  int recordMacBytes() {
    return name().endsWith("SHA") ? 20 : hashBytes();
  }
}
