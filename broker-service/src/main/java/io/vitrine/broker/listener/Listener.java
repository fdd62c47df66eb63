package io.vitrine.broker.listener;

import io.micrometer.core.instrument.MeterRegistry;
import io.vitrine.broker.listener.tls.CertificateWatch;
import org.jspecify.annotations.Nullable;

/**
 * One listener: what its servers on all event loops share.
 *
 * <p>Threads: any.
 */
public final class Listener {
  private final ListenerSettings settings;
  private final Admission admission;
  private final @Nullable CertificateWatch certificates;
  private volatile int port;

  private Listener(ListenerSettings settings, @Nullable CertificateWatch certificates) {
    this.settings = settings;
    this.admission = new Admission(settings);
    this.certificates = certificates;
  }

  /**
   * Reads its certificates; blocks.
   *
   * @throws IllegalArgumentException if one of their files is not what it should be
   */
  public static Listener open(ListenerSettings settings, MeterRegistry meters) {
    CertificateWatch certificates =
        settings.tls() == null
            ? null
            : CertificateWatch.open(settings.name(), settings.tls(), meters);
    return new Listener(settings, certificates);
  }

  public ListenerSettings settings() {
    return settings;
  }

  Admission admission() {
    return admission;
  }

  /** Null without TLS. */
  public @Nullable CertificateWatch certificates() {
    return certificates;
  }

  /** Reads its certificates again if their files have changed; blocks. */
  public void lookAtCertificates() {
    if (certificates != null) {
      certificates.look();
    }
  }

  void listening(int actualPort) {
    port = actualPort;
  }

  /** Where clients find it. */
  public String address() {
    return settings.address(port);
  }
}
