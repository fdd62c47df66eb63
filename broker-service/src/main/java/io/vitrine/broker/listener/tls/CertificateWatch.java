package io.vitrine.broker.listener.tls;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificates of a listener, read once at start and again when a file has changed. New ones
 * count for the connections that come then; files that are not right leave the old ones in place.
 *
 * <p>Threads: {@link #current} any; the others block, one at a time.
 */
public final class CertificateWatch {
  private static final Logger LOG = LoggerFactory.getLogger(CertificateWatch.class);

  private final String listener;
  private final TlsSettings settings;
  private final Counter reloaded;
  private final Counter failed;
  private volatile TlsContexts current;
  private String looked;

  private CertificateWatch(String listener, TlsSettings settings, MeterRegistry meters) {
    this.listener = listener;
    this.settings = settings;
    this.looked = fingerprint();
    this.current = TlsContexts.load(settings);
    this.reloaded = counter(meters, "ok");
    this.failed = counter(meters, "failed");
    Gauge.builder(
            "vitrine.broker.tls.certificate.expires",
            this,
            watch -> watch.current.expires().getEpochSecond())
        .description("When the first certificate of the listener expires")
        .baseUnit("epoch_seconds")
        .tag("listener", listener)
        .register(meters);
  }

  /**
   * @throws IllegalArgumentException if a file is not what it should be
   */
  public static CertificateWatch open(String listener, TlsSettings settings, MeterRegistry meters) {
    try {
      return new CertificateWatch(listener, settings, meters);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("listener " + listener + ", TLS: " + e.getMessage(), e);
    }
  }

  private Counter counter(MeterRegistry meters, String result) {
    return Counter.builder("vitrine.broker.tls.reloads")
        .description("Times that certificates were read again because a file had changed")
        .tag("listener", listener)
        .tag("result", result)
        .register(meters);
  }

  /** Those that count now. */
  public TlsContexts current() {
    return current;
  }

  /** Reads the files again if they have changed. */
  public void look() {
    String now = fingerprint();
    if (now.equals(looked)) {
      return;
    }
    looked = now;
    try {
      current = TlsContexts.load(settings);
      reloaded.increment();
      LOG.info("Listener {} has new certificates, until {}", listener, current.expires());
    } catch (IllegalArgumentException e) {
      failed.increment();
      LOG.warn("Listener {} keeps its certificates: {}", listener, e.getMessage());
    }
  }

  private String fingerprint() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String file : settings.files()) {
        digest.update(content(file));
        digest.update((byte) 0);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  /** A file that is gone is another change. */
  private static byte[] content(String file) {
    try {
      return PemFile.bytes(file);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }
}
