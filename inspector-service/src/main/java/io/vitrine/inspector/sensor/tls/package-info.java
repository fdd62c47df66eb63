/**
 * TLS: what a connection shows of itself (versions, names, fingerprints, certificates), and with a
 * key log what is in it, for TLS 1.2 and 1.3 with AES-GCM and ChaCha20-Poly1305. Start at {@link
 * io.vitrine.inspector.sensor.tls.TlsStream}.
 */
@NullMarked
package io.vitrine.inspector.sensor.tls;

import org.jspecify.annotations.NullMarked;
