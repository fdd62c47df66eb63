/**
 * TLS in front of MQTT: certificates from PEM files, read again when they change, and the
 * handshake. Start at {@link io.vitrine.broker.listener.tls.CertificateWatch}.
 */
@NullMarked
package io.vitrine.broker.listener.tls;

import org.jspecify.annotations.NullMarked;
