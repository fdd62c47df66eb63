package io.vitrine.inspector.sensor.tls;

import io.vitrine.dissect.Field;
import io.vitrine.filter.X509Fields;
import java.util.List;
import java.util.function.BiConsumer;

/** What the extensions of a certificate say field by field (RFC 5280, 4.2). One thread. */
final class ExtensionFields {
  private static final String SUBJECT_KEY = "2.5.29.14";
  private static final String KEY_USAGE = "2.5.29.15";
  private static final String SUBJECT_NAMES = "2.5.29.17";
  private static final String ISSUER_NAMES = "2.5.29.18";
  private static final String BASIC_CONSTRAINTS = "2.5.29.19";
  private static final String REVOCATION_LISTS = "2.5.29.31";
  private static final String POLICIES = "2.5.29.32";
  private static final String AUTHORITY_KEY = "2.5.29.35";
  private static final String KEY_PURPOSES = "2.5.29.37";
  private static final String AUTHORITY_ACCESS = "1.3.6.1.5.5.7.1.1";

  /** A URI of a revocation list is in a name, in names, in a point, in a list of points. */
  private static final int URI_LEVELS_MAX = 5;

  private final BiConsumer<Field, Object> to;
  private final NameFields names;

  ExtensionFields(BiConsumer<Field, Object> to, NameFields names) {
    this.to = to;
    this.names = names;
  }

  /**
   * @param in identifier, whether it is critical, and its value in an octet string
   */
  void extension(Der in) {
    in.next();
    String kind = in.oid();
    to.accept(X509Fields.EXTENSION, kind);
    in.next();
    if (in.tag() == Der.BOOLEAN) {
      to.accept(X509Fields.CRITICAL, flag(in));
      in.next();
    }
    Der value = in.inside();
    if (value.next()) {
      value(kind, value);
    }
  }

  private void value(String kind, Der value) {
    switch (kind) {
      case SUBJECT_KEY -> to.accept(X509Fields.SUBJECT_KEY, value.content());
      case KEY_USAGE -> keyUsage(value.bits());
      case SUBJECT_NAMES, ISSUER_NAMES -> names.others(value, X509Fields.NAMES);
      case BASIC_CONSTRAINTS -> basicConstraints(value.inside());
      case REVOCATION_LISTS -> names.uris(value.inside(), URI_LEVELS_MAX, true);
      case AUTHORITY_ACCESS -> names.uris(value.inside(), URI_LEVELS_MAX, false);
      case POLICIES -> {
        to.accept(X509Fields.POLICIES, (long) value.count());
        for (Der each = value.inside(); each.next(); ) {
          Der policy = each.inside();
          policy.next();
          to.accept(X509Fields.POLICY, policy.oid());
        }
      }
      case AUTHORITY_KEY -> authorityKey(value.inside());
      case KEY_PURPOSES -> {
        to.accept(X509Fields.KEY_PURPOSES, (long) value.count());
        for (Der each = value.inside(); each.next(); ) {
          to.accept(X509Fields.KEY_PURPOSE, each.oid());
        }
      }
      default -> {}
    }
  }

  private void keyUsage(byte[] bits) {
    to.accept(X509Fields.KEY_USAGE, bits);
    List<Field> flags = X509Fields.KEY_USAGES;
    for (int i = 0; i < flags.size(); i++) {
      int octet = i / 8 < bits.length ? bits[i / 8] : 0;
      to.accept(flags.get(i), octet >> 7 - i % 8 & 1L);
    }
  }

  private void basicConstraints(Der in) {
    in.next();
    if (in.tag() == Der.BOOLEAN) {
      to.accept(X509Fields.AUTHORITY, flag(in));
      in.next();
    }
    if (in.tag() == Der.INTEGER) {
      to.accept(X509Fields.PATH_LENGTH, in.number());
    }
  }

  private void authorityKey(Der in) {
    while (in.next()) {
      switch (in.context()) {
        case 0 -> to.accept(X509Fields.KEY_IDENTIFIER, in.content());
        case 1 -> names.others(in, X509Fields.AUTHORITY_ISSUER);
        case 2 -> to.accept(X509Fields.AUTHORITY_SERIAL, in.content());
        default -> {}
      }
    }
  }

  private static long flag(Der in) {
    return in.number() == 0 ? 0 : 1;
  }
}
