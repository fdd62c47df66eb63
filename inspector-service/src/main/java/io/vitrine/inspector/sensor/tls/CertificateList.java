package io.vitrine.inspector.sensor.tls;

import java.util.ArrayList;
import java.util.List;

/**
 * What a side proves itself with (RFC 8446, 4.4.2); its own certificate is the first.
 *
 * @param length bytes of the list
 * @param certificates in DER
 * @param extensions of each certificate, in TLS 1.3
 */
record CertificateList(int length, List<byte[]> certificates, List<Extensions> extensions) {
  static CertificateList parse(Bytes in, boolean version13) {
    if (version13) {
      in.part(in.u8());
    }
    int length = in.u24();
    CertificateList all = new CertificateList(length, new ArrayList<>(), new ArrayList<>());
    Bytes list = in.part(length);
    while (list.more()) {
      all.certificates.add(list.take(list.u24()));
      if (version13) {
        all.extensions.add(Extensions.parse(list, false));
      }
    }
    return all;
  }
}
