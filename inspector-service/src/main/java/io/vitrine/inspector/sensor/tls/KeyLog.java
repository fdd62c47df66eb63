package io.vitrine.inspector.sensor.tls;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Secrets of TLS connections in NSS's format (draft-ietf-tls-keylogfile), as browsers, OpenSSL and
 * Java agents write them, or as a pcapng carries them. Holds at most {@value #SECRETS_MAX}: beyond,
 * the eldest go. One thread. Never shown.
 */
public final class KeyLog {
  static final int SECRETS_MAX = 1_000_000;

  private record Name(String label, String clientRandom) {}

  private final Map<Name, byte[]> secrets = new LinkedHashMap<>();
  private @Nullable Runnable more;
  private int linesRefused;

  /** Takes lines of a key log; comments and labels of other uses are passed over. */
  public void add(byte[] lines) {
    new String(lines, StandardCharsets.ISO_8859_1).lines().forEach(this::addLine);
  }

  private void addLine(String line) {
    String text = line.strip();
    if (text.isEmpty() || text.startsWith("#")) {
      return;
    }
    String[] parts = text.split("\\s+", -1);
    try {
      if (parts.length == 3) {
        String random = parts[1].toLowerCase(Locale.ROOT);
        secrets.put(new Name(parts[0], random), HexFormat.of().parseHex(parts[2]));
        if (secrets.size() > SECRETS_MAX) {
          secrets.remove(secrets.keySet().iterator().next());
        }
        return;
      }
    } catch (IllegalArgumentException e) {
      // Counted with the others that are no secret.
    }
    linesRefused++;
  }

  /** What adds more, where a secret is asked for that is not known. */
  public void onMissing(Runnable source) {
    more = source;
  }

  /** Secrets held. */
  public int size() {
    return secrets.size();
  }

  /** Lines that are neither comment nor secret. */
  public int linesRefused() {
    return linesRefused;
  }

  byte @Nullable [] secret(String label, String clientRandom) {
    Name name = new Name(label, clientRandom);
    byte[] known = secrets.get(name);
    if (known == null && more != null) {
      more.run();
      known = secrets.get(name);
    }
    return known;
  }
}
