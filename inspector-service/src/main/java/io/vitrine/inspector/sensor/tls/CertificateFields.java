package io.vitrine.inspector.sensor.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.vitrine.dissect.Field;
import io.vitrine.filter.X509Fields;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.BiConsumer;

/** What a certificate says field by field (RFC 5280, 4.1), with Wireshark's names. One thread. */
final class CertificateFields {
  private static final long NANOS = 1_000_000_000L;
  private static final DateTimeFormatter GENERALIZED =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss'Z'", Locale.ROOT);

  private final BiConsumer<Field, Object> to;
  private final NameFields names;

  CertificateFields(BiConsumer<Field, Object> to) {
    this.to = to;
    this.names = new NameFields(to);
  }

  /** Tells of a certificate in DER as far as it can be read. */
  void certificate(byte[] der) {
    Der all = new Der(der);
    all.next();
    Der parts = all.inside();
    parts.next();
    signed(parts.inside());
    parts.next();
    algorithm(parts);
    if (parts.next()) {
      to.accept(X509Fields.SIGNATURE, parts.bits());
    }
  }

  private void signed(Der in) {
    in.next();
    if (in.context() == 0) {
      Der version = in.inside();
      version.next();
      to.accept(X509Fields.VERSION, version.number());
      in.next();
    }
    if (in.tag() != Der.INTEGER) {
      return;
    }
    to.accept(X509Fields.SERIAL_NUMBER, in.content());
    in.next();
    algorithm(in);
    if (in.next()) {
      to.accept(X509Fields.ISSUER, 0L);
      names.name(in, X509Fields.NAME_PARTS);
    }
    in.next();
    Der times = in.inside();
    time(times, X509Fields.NOT_BEFORE);
    time(times, X509Fields.NOT_AFTER);
    if (in.next()) {
      to.accept(X509Fields.SUBJECT, 0L);
      names.name(in, X509Fields.SUBJECT_PARTS);
    }
    in.next();
    Der key = in.inside();
    key.next();
    algorithm(key);
    if (key.next()) {
      to.accept(X509Fields.PUBLIC_KEY, key.bits());
    }
    while (in.next()) {
      if (in.context() == 3) {
        Der list = in.inside();
        list.next();
        to.accept(X509Fields.EXTENSIONS, (long) list.count());
        ExtensionFields extensions = new ExtensionFields(to, names);
        for (Der each = list.inside(); each.next(); ) {
          extensions.extension(each.inside());
        }
      }
    }
  }

  private void algorithm(Der in) {
    Der inside = in.inside();
    if (inside.next() && inside.tag() == Der.OBJECT_IDENTIFIER) {
      to.accept(X509Fields.ALGORITHM, inside.oid());
    }
  }

  private void time(Der in, Field which) {
    in.next();
    String text = in.text(US_ASCII);
    if (in.tag() == Der.UTC_TIME) {
      to.accept(which, 0L);
      to.accept(X509Fields.UTC_TIME, utcTime(text));
    } else if (in.tag() == Der.GENERALIZED_TIME) {
      to.accept(which, 1L);
      generalizedTime(text);
    }
  }

  /** As Wireshark writes it; one in another form than RFC 5280 asks for as it is. */
  private static String utcTime(String text) {
    if (!text.matches("\\d{12}Z")) {
      return text;
    }
    String century = text.charAt(0) < '5' ? "20" : "19";
    return century + text.replaceFirst("(..)(..)(..)(..)(..)(..)Z", "$1-$2-$3 $4:$5:$6 (UTC)");
  }

  private void generalizedTime(String text) {
    try {
      long seconds = LocalDateTime.parse(text, GENERALIZED).toEpochSecond(ZoneOffset.UTC);
      long nanos = seconds > Long.MAX_VALUE / NANOS ? Long.MAX_VALUE : seconds * NANOS;
      to.accept(X509Fields.GENERALIZED_TIME, nanos);
    } catch (DateTimeException e) {
      // RFC 5280 allows no other form: it is not told.
    }
  }
}
