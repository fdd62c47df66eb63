package io.vitrine.broker.listener.tls;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.DomainWildcardMappingBuilder;
import io.netty.util.Mapping;
import io.vitrine.config.ServerNameRow;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Locale;
import javax.net.ssl.SSLException;

/**
 * What the files of a listener's TLS have become: a context for each server name.
 *
 * @param byServerName the one of the main certificate for names that are not listed, and for none
 * @param username what of a client's certificate is its user name
 * @param expires when the first of the certificates does
 */
public record TlsContexts(
    Mapping<String, SslContext> byServerName, String username, Instant expires) {

  /** Blocks. */
  static TlsContexts load(TlsSettings settings) {
    Identity main = Identity.read(settings.certificateFile(), settings.keyFile());
    Instant expires = expires(main);
    DomainWildcardMappingBuilder<SslContext> names =
        new DomainWildcardMappingBuilder<>(context(settings, main));
    for (ServerNameRow row : settings.serverNames()) {
      Identity other = Identity.read(row.certificateFile(), row.keyFile());
      expires = expires(other).isBefore(expires) ? expires(other) : expires;
      names.add(row.name().toLowerCase(Locale.ROOT), context(settings, other));
    }
    return new TlsContexts(names.build(), settings.username(), expires);
  }

  private static Instant expires(Identity identity) {
    return identity.chain().get(0).getNotAfter().toInstant();
  }

  private static SslContext context(TlsSettings settings, Identity identity) {
    SslContextBuilder builder =
        SslContextBuilder.forServer(
                identity.key(), identity.chain().toArray(X509Certificate[]::new))
            .sslProvider(provider(settings.engine()))
            .protocols(settings.versions())
            .applicationProtocolConfig(
                new ApplicationProtocolConfig(
                    Protocol.ALPN,
                    SelectorFailureBehavior.NO_ADVERTISE,
                    SelectedListenerFailureBehavior.ACCEPT,
                    settings.applicationProtocol()));
    if (!settings.ciphers().isEmpty()) {
      builder.ciphers(settings.ciphers());
    }
    if (settings.asksClient()) {
      builder
          .clientAuth(
              settings.clientCertificate().equals("required")
                  ? ClientAuth.REQUIRE
                  : ClientAuth.OPTIONAL)
          .trustManager(PemFile.certificates(settings.clientCaFile()));
    }
    try {
      return builder.build();
    } catch (SSLException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          settings.certificateFile() + ": TLS cannot be set up with it: " + reason(e), e);
    }
  }

  private static String reason(Exception e) {
    Throwable root = e.getCause() == null ? e : e.getCause();
    return String.valueOf(root.getMessage());
  }

  private static SslProvider provider(String engine) {
    boolean there = OpenSsl.isAvailable();
    if (engine.equals("boringssl") && !there) {
      throw new IllegalArgumentException(
          "BoringSSL does not run on this machine (expected: engine auto or jdk)");
    }
    return there && !engine.equals("jdk") ? SslProvider.OPENSSL : SslProvider.JDK;
  }
}
