package io.vitrine.broker.listener.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** What a client's certificate says its user is called. */
final class CertificateName {
  /** Types of subject alternative names (RFC 5280, 4.2.1.6). */
  private static final Map<String, Integer> ALTERNATIVES = Map.of("email", 1, "dns", 2, "uri", 6);

  private CertificateName() {}

  /**
   * @param choice of {@code broker.tls.username}
   * @return null if there is no such name, or {@code none} was chosen
   */
  static @Nullable String of(X509Certificate certificate, String choice) {
    return switch (choice) {
      case "none" -> null;
      case "dn" -> distinguished(certificate);
      case "cn" -> common(certificate);
      default -> alternative(certificate, ALTERNATIVES.getOrDefault(choice, -1));
    };
  }

  static String distinguished(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getName(X500Principal.RFC2253);
  }

  private static @Nullable String common(X509Certificate certificate) {
    try {
      List<Rdn> parts = new LdapName(distinguished(certificate)).getRdns();
      // The most specific is last.
      for (int i = parts.size() - 1; i >= 0; i--) {
        if (parts.get(i).getType().equalsIgnoreCase("CN")) {
          return parts.get(i).getValue().toString();
        }
      }
      return null;
    } catch (InvalidNameException e) {
      return null;
    }
  }

  private static @Nullable String alternative(X509Certificate certificate, int type) {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      for (List<?> name : names == null ? List.<List<?>>of() : names) {
        if (name.get(0).equals(type)) {
          return name.get(1).toString();
        }
      }
      return null;
    } catch (CertificateParsingException e) {
      return null;
    }
  }
}
