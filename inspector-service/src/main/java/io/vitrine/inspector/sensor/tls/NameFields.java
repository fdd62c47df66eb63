package io.vitrine.inspector.sensor.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.vitrine.dissect.Field;
import io.vitrine.filter.X509Fields;
import java.util.function.BiConsumer;

/**
 * Names in certificates field by field: of directories, and others (RFC 5280, 4.1.2.4, 4.2.1.6).
 */
final class NameFields {
  /** Attributes that have a string of one type; other ones below {@code 2.5.4} may have several. */
  private static final String COUNTRY = "2.5.4.6";

  private static final String SERIAL_NUMBER = "2.5.4.5";
  private static final String QUALIFIER = "2.5.4.46";
  private static final String MAIL = "1.2.840.113549.1.9.1";
  private static final String DOMAIN = "0.9.2342.19200300.100.1.25";
  private static final String X500 = "2.5.4.";

  // Kinds of other names.
  private static final int RFC822 = 1;
  private static final int DNS = 2;
  private static final int DIRECTORY = 4;
  private static final int URI = 6;
  private static final int ADDRESS = 7;
  private static final int REGISTERED = 8;

  private final BiConsumer<Field, Object> to;

  NameFields(BiConsumer<Field, Object> to) {
    this.to = to;
  }

  /**
   * A name of a directory: a sequence of sets of attributes.
   *
   * @param parts the field of how many
   */
  void name(Der name, Field parts) {
    to.accept(parts, (long) name.count());
    for (Der set = name.inside(); set.next(); ) {
      to.accept(X509Fields.NAME_PART, (long) set.count());
      for (Der each = set.inside(); each.next(); ) {
        Der attribute = each.inside();
        if (attribute.next()) {
          String kind = attribute.oid();
          to.accept(X509Fields.ATTRIBUTE, kind);
          attribute.next();
          value(kind, attribute);
        }
      }
    }
  }

  private void value(String kind, Der value) {
    switch (kind) {
      case COUNTRY -> to.accept(X509Fields.COUNTRY, value.text(US_ASCII));
      case SERIAL_NUMBER, QUALIFIER -> to.accept(X509Fields.PRINTABLE, value.text(US_ASCII));
      case MAIL, DOMAIN -> to.accept(X509Fields.IA5, value.text(US_ASCII));
      default -> {
        if (kind.startsWith(X500)) {
          directoryString(value);
        }
      }
    }
  }

  private void directoryString(Der value) {
    switch (value.tag()) {
      case Der.TELETEX_STRING -> string(0, X509Fields.TELETEX_STRING, value.text(ISO_8859_1));
      case Der.PRINTABLE_STRING -> string(1, X509Fields.PRINTABLE_STRING, value.text(US_ASCII));
      case Der.BMP_STRING -> string(3, X509Fields.BMP_STRING, value.text(UTF_16BE));
      case Der.UTF8_STRING -> string(4, X509Fields.UTF8_STRING, value.text(UTF_8));
      default -> {}
    }
  }

  private void string(long kind, Field field, String text) {
    to.accept(X509Fields.DIRECTORY_STRING, kind);
    to.accept(field, text);
  }

  /**
   * Other names of something.
   *
   * @param count the field of how many
   */
  void others(Der list, Field count) {
    to.accept(count, (long) list.count());
    for (Der each = list.inside(); each.next(); ) {
      other(each);
    }
  }

  private void other(Der name) {
    to.accept(X509Fields.NAME, (long) name.context());
    switch (name.context()) {
      case RFC822 -> to.accept(X509Fields.MAIL, name.text(US_ASCII));
      case DNS -> to.accept(X509Fields.DNS, name.text(US_ASCII));
      case DIRECTORY -> {
        to.accept(X509Fields.DIRECTORY_NAME, 0L);
        Der directory = name.inside();
        directory.next();
        name(directory, X509Fields.NAME_PARTS);
      }
      case URI -> uri(name);
      case ADDRESS -> address(name.content());
      case REGISTERED -> to.accept(X509Fields.REGISTERED, name.oid());
      default -> {}
    }
  }

  private void address(byte[] bytes) {
    if (bytes.length == 4 || bytes.length == 16) {
      to.accept(bytes.length == 4 ? X509Fields.ADDRESS4 : X509Fields.ADDRESS6, bytes);
    }
  }

  /**
   * The URIs at any depth up to that many levels.
   *
   * @param names whether Wireshark tells their kind too
   */
  void uris(Der in, int levels, boolean names) {
    while (in.next()) {
      if (in.context() == URI && !in.constructed()) {
        if (names) {
          other(in);
        } else {
          uri(in);
        }
      } else if (in.constructed() && levels > 0) {
        uris(in.inside(), levels - 1, names);
      }
    }
  }

  private void uri(Der name) {
    to.accept(X509Fields.URI, name.text(US_ASCII));
  }
}
