package io.vitrine.filter;

import static io.vitrine.dissect.FieldType.BOOLEAN;
import static io.vitrine.dissect.FieldType.BYTES;
import static io.vitrine.dissect.FieldType.IPV4;
import static io.vitrine.dissect.FieldType.IPV6;
import static io.vitrine.dissect.FieldType.STRING;
import static io.vitrine.dissect.FieldType.TIME;
import static io.vitrine.dissect.FieldType.UNSIGNED;

import io.vitrine.dissect.Field;
import io.vitrine.dissect.FieldType;
import java.util.ArrayList;
import java.util.List;

/**
 * Wireshark's fields of certificates (RFC 5280). Object identifiers are text, in dotted form; the
 * numbers of names and times say which of several forms they have.
 */
public final class X509Fields {
  private static final List<Field> ALL = new ArrayList<>();

  public static final Field VERSION = row("x509af.version", UNSIGNED, "Version less one: 2 is v3");
  public static final Field SERIAL_NUMBER = row("x509af.serialNumber", BYTES, "Serial number");
  public static final Field ALGORITHM =
      row("x509af.algorithm.id", STRING, "Algorithms of the signature and of the key");
  public static final Field ISSUER = row("x509af.issuer", UNSIGNED, "Who signed it: 0, a name");
  public static final Field NOT_BEFORE =
      row("x509af.notBefore", UNSIGNED, "First time: 0 as utcTime, 1 as generalizedTime");
  public static final Field NOT_AFTER =
      row("x509af.notAfter", UNSIGNED, "Last time: 0 as utcTime, 1 as generalizedTime");
  public static final Field UTC_TIME =
      row("x509af.utcTime", STRING, "Times before 2050: \"2026-01-31 23:59:59 (UTC)\"");
  public static final Field GENERALIZED_TIME =
      row("x509af.generalizedTime", TIME, "Times from 2050 on; those after 2262 are 2262-04-11");
  public static final Field SUBJECT = row("x509af.subject", UNSIGNED, "Whose it is: 0, a name");
  public static final Field PUBLIC_KEY = row("x509af.subjectPublicKey", BYTES, "Public key");
  public static final Field EXTENSIONS = row("x509af.extensions", UNSIGNED, "Extensions, how many");
  public static final Field EXTENSION = row("x509af.extension.id", STRING, "What extensions say");
  public static final Field CRITICAL =
      row("x509af.critical", BOOLEAN, "Who does not know the extension must refuse");
  public static final Field SIGNATURE = row("x509af.encrypted", BYTES, "Signature");
  public static final Field SUBJECT_PARTS =
      row("x509af.rdnSequence", UNSIGNED, "Parts of the subject's name, how many");
  public static final Field NAME_PARTS =
      row("x509if.rdnSequence", UNSIGNED, "Parts of the issuer's name, how many");
  public static final Field NAME_PART =
      row("x509if.RDNSequence_item", UNSIGNED, "Values in a part of a name, how many");
  public static final Field ATTRIBUTE = row("x509if.oid", STRING, "Kind: 2.5.4.3 is a common name");
  public static final Field COUNTRY = row("x509sat.CountryName", STRING, "Country");
  public static final Field PRINTABLE =
      row("x509sat.PrintableString", STRING, "Serial number or qualifier in a name");
  public static final Field IA5 = row("x509sat.IA5String", STRING, "Mail address or domain label");
  public static final Field DIRECTORY_STRING =
      row("x509sat.DirectoryString", UNSIGNED, "0 teletex, 1 printable, 3 BMP, 4 UTF-8");
  public static final Field TELETEX_STRING = row("x509sat.teletexString", STRING, "In a name");
  public static final Field PRINTABLE_STRING = row("x509sat.printableString", STRING, "In a name");
  public static final Field BMP_STRING = row("x509sat.bmpString", STRING, "In a name");
  public static final Field UTF8_STRING = row("x509sat.uTF8String", STRING, "In a name");
  public static final Field SUBJECT_KEY =
      row("x509ce.SubjectKeyIdentifier", BYTES, "Identifier of the key");
  public static final Field KEY_IDENTIFIER =
      row("x509ce.keyIdentifier", BYTES, "Identifier of the key that signed it");
  public static final Field AUTHORITY_SERIAL =
      row("x509ce.authorityCertSerialNumber", BYTES, "Serial number of the certificate above");
  public static final Field AUTHORITY_ISSUER =
      row("x509ce.authorityCertIssuer", UNSIGNED, "Names of the issuer above, how many");
  public static final Field KEY_USAGE = row("x509ce.KeyUsage", BYTES, "What the key is for");
  public static final List<Field> KEY_USAGES =
      List.of(
          row("x509ce.KeyUsage.digitalSignature", BOOLEAN, "Signatures"),
          row("x509ce.KeyUsage.contentCommitment", BOOLEAN, "Signatures that bind"),
          row("x509ce.KeyUsage.keyEncipherment", BOOLEAN, "Encryption of keys"),
          row("x509ce.KeyUsage.dataEncipherment", BOOLEAN, "Encryption of data"),
          row("x509ce.KeyUsage.keyAgreement", BOOLEAN, "Agreement on keys"),
          row("x509ce.KeyUsage.keyCertSign", BOOLEAN, "Signatures of certificates"),
          row("x509ce.KeyUsage.cRLSign", BOOLEAN, "Signatures of revocation lists"),
          row("x509ce.KeyUsage.encipherOnly", BOOLEAN, "Agreement for encryption alone"),
          row("x509ce.KeyUsage.decipherOnly", BOOLEAN, "Agreement for decryption alone"));
  public static final Field KEY_PURPOSES =
      row("x509ce.KeyPurposeIDs", UNSIGNED, "Purposes of the key, how many");
  public static final Field KEY_PURPOSE =
      row("x509ce.KeyPurposeId", STRING, "1.3.6.1.5.5.7.3.1 of a server, .2 of a client");
  public static final Field AUTHORITY = row("x509ce.cA", BOOLEAN, "May sign certificates");
  public static final Field PATH_LENGTH =
      row("x509ce.pathLenConstraint", UNSIGNED, "Certificates that may be between, how many");
  public static final Field POLICIES =
      row("x509ce.CertificatePoliciesSyntax", UNSIGNED, "Policies, how many");
  public static final Field POLICY = row("x509ce.policyIdentifier", STRING, "Policies");
  public static final Field NAMES = row("x509ce.GeneralNames", UNSIGNED, "Other names, how many");
  public static final Field NAME =
      row("x509ce.GeneralName", UNSIGNED, "Kind: 1 mail, 2 DNS, 4 directory, 6 URI, 7 IP, 8 OID");
  public static final Field MAIL = row("x509ce.rfc822Name", STRING, "Mail address");
  public static final Field DNS = row("x509ce.dNSName", STRING, "Host or domain");
  public static final Field DIRECTORY_NAME = row("x509ce.directoryName", UNSIGNED, "0, a name");
  public static final Field URI = row("x509ce.uniformResourceIdentifier", STRING, "URI");
  public static final Field ADDRESS4 = row("x509ce.IPAddress.ipv4", IPV4, "Address");
  public static final Field ADDRESS6 = row("x509ce.IPAddress.ipv6", IPV6, "Address");
  public static final Field REGISTERED = row("x509ce.registeredID", STRING, "Registered name");

  private X509Fields() {}

  static List<Field> all() {
    return List.copyOf(ALL);
  }

  private static Field row(String name, FieldType type, String label) {
    Field row = Field.of(name, type, label);
    ALL.add(row);
    return row;
  }
}
