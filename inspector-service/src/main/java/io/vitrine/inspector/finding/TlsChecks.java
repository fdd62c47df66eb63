package io.vitrine.inspector.finding;

import io.vitrine.inspector.sensor.layer.Segment;
import io.vitrine.inspector.sensor.mqtt.Carrier;
import io.vitrine.inspector.sensor.tls.TlsSession;
import java.time.Duration;
import java.time.Instant;

/** Checks of what a TLS handshake shows. */
public final class TlsChecks {
  private static final Duration SOON = Duration.ofDays(30);

  private TlsChecks() {}

  /**
   * Checks a session, at its end when all of it is known.
   *
   * @param opening its first segment; certificates are judged at its time
   */
  public static void check(
      Carrier carrier, TlsSession session, Segment opening, Observation.Sink out) {
    String version = session.version();
    if (version.startsWith("SSL") || version.equals("1.0") || version.equals("1.1")) {
      tell(Check.TLS_OLD, carrier, opening, "TLS " + version, out);
    }
    certificate(session.serverCertificate(), carrier, opening, out);
    certificate(session.clientCertificate(), carrier, opening, out);
  }

  private static void certificate(
      TlsSession.@org.jspecify.annotations.Nullable Certificate shown,
      Carrier carrier,
      Segment opening,
      Observation.Sink out) {
    if (shown == null) {
      return;
    }
    Instant now = Instant.ofEpochSecond(0, opening.frame.epochNanos());
    String text = "certificate of " + shown.subject() + " is valid until " + shown.notAfter();
    if (now.isAfter(shown.notAfter()) || now.isBefore(shown.notBefore())) {
      tell(Check.CERTIFICATE_EXPIRED, carrier, opening, text, out);
    } else if (now.plus(SOON).isAfter(shown.notAfter())) {
      tell(Check.CERTIFICATE_EXPIRES, carrier, opening, text, out);
    }
  }

  private static void tell(
      Check check, Carrier carrier, Segment at, String text, Observation.Sink out) {
    out.observed(Observation.of(check, at, carrier.stream(), text));
  }
}
