package io.vitrine.inspector.sensor.tls;

import io.vitrine.inspector.sensor.layer.FieldSink;
import io.vitrine.inspector.sensor.reassembly.ByteSink;
import io.vitrine.inspector.sensor.reassembly.StreamContent;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A TLS connection: reads its handshake, and with the right secrets hands on what is in it. One
 * thread.
 */
public final class TlsStream implements StreamContent {
  private static final int VERSION_13 = 0x0304;

  /** Makes what takes the decrypted bytes. */
  @FunctionalInterface
  public interface Inside {
    /**
     * @param firstIsClient which side is the client
     */
    StreamContent open(boolean firstIsClient);
  }

  private final KeyLog keys;
  private final TlsSession session;
  private final Inside inside;
  private final FieldSink fields;
  private final TlsDirection fromFirst = new TlsDirection(this, true);
  private final TlsDirection fromSecond = new TlsDirection(this, false);
  private @Nullable StreamContent content;
  private @Nullable ClientHello clientHello;
  private @Nullable ServerHello serverHello;
  private boolean firstIsClient = true;

  /**
   * @param fields takes those of records and of the handshake
   */
  public TlsStream(KeyLog keys, TlsSession session, Inside inside, FieldSink fields) {
    this.fields = fields;
    this.keys = keys;
    this.session = session;
    this.inside = inside;
  }

  @Override
  public ByteSink from(boolean first) {
    return first ? fromFirst : fromSecond;
  }

  TlsSession session() {
    return session;
  }

  FieldSink fields() {
    return fields;
  }

  void hello(boolean first, ClientHello hello) {
    clientHello = hello;
    firstIsClient = first;
    session.hello(hello);
  }

  void hello(ServerHello hello) {
    if (!hello.retry()) {
      serverHello = hello;
      session.hello(hello);
    }
  }

  boolean version13() {
    return serverHello != null && serverHello.version() == VERSION_13;
  }

  boolean client(boolean first) {
    return first == firstIsClient;
  }

  /**
   * The keys of one side; null if there are none.
   *
   * @param handshake TLS 1.3: whether those of the handshake are meant
   */
  @Nullable RecordKeys keys(boolean first, boolean handshake) {
    ClientHello offer = clientHello;
    ServerHello choice = serverHello;
    CipherSuite suite = choice == null ? null : CipherSuite.of(choice.cipher());
    if (offer == null || choice == null || suite == null) {
      return null;
    }
    String random = HexFormat.of().formatHex(offer.random());
    String side = client(first) ? "CLIENT_" : "SERVER_";
    String label13 = side + (handshake ? "HANDSHAKE_TRAFFIC_SECRET" : "TRAFFIC_SECRET_0");
    byte[] secret = keys.secret(version13() ? label13 : "CLIENT_RANDOM", random);
    if (secret == null) {
      return null;
    }
    session.setKeysKnown();
    try {
      return version13()
          ? RecordKeys.of13(suite, secret)
          : RecordKeys.of12(
              suite,
              secret,
              offer.random(),
              choice.random(),
              client(first),
              choice.encryptThenMac());
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return null;
    }
  }

  /** What takes the decrypted bytes of one side. */
  ByteSink inside(boolean first) {
    StreamContent known = content;
    if (known == null) {
      session.setDecrypted();
      known = inside.open(firstIsClient);
      content = known;
    }
    return known.from(first);
  }
}
