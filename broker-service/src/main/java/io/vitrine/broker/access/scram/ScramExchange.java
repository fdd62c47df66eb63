package io.vitrine.broker.access.scram;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vitrine.broker.access.Exchange;
import java.security.MessageDigest;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of one SCRAM exchange (RFC 5802, 5), without channel binding.
 *
 * <pre>
 *   FIRST ──client-first / server-first──▶ FINAL ──client-final / server-final──▶ OVER
 * </pre>
 *
 * <p>Threads: one at a time.
 */
public final class ScramExchange implements Exchange {
  private static final int MESSAGE_BYTES_MAX = 4_096;

  private final ScramUsers users;
  private final ScramMechanism mechanism;
  private final String ownNonce;
  private State state = State.FIRST;
  private String username = "";
  private String header = "";
  private String clientFirstBare = "";
  private String serverFirst = "";
  private String nonce = "";
  private @Nullable ScramCredential credential;
  private boolean known;

  private enum State {
    FIRST,
    FINAL,
    OVER
  }

  ScramExchange(ScramUsers users, ScramMechanism mechanism, String ownNonce) {
    this.users = users;
    this.mechanism = mechanism;
    this.ownNonce = ownNonce;
  }

  @Override
  public Answer answer(byte @Nullable [] data) {
    if (state == State.FIRST && (data == null || data.length == 0)) {
      // A client may leave its first message for the first challenge (RFC 4422, 3).
      return new Challenge(null);
    }
    try {
      if (data == null || data.length > MESSAGE_BYTES_MAX) {
        throw new ScramSyntaxException("no message, or one that is too long");
      }
      String message = new String(data, UTF_8);
      return switch (state) {
        case FIRST -> first(message);
        case FINAL -> last(message);
        case OVER -> throw new ScramSyntaxException("the exchange is over");
      };
    } catch (ScramSyntaxException e) {
      state = State.OVER;
      return new Refusal(true, String.valueOf(e.getMessage()));
    }
  }

  /** {@code gs2-header client-first-message-bare}: {@code n,,n=user,r=nonce}. */
  private Answer first(String message) throws ScramSyntaxException {
    int flagEnd = message.indexOf(',');
    int headerEnd = message.indexOf(',', flagEnd + 1) + 1;
    if (flagEnd < 1 || headerEnd < 2) {
      throw new ScramSyntaxException("the first message has no header");
    }
    header = message.substring(0, headerEnd);
    String flag = message.substring(0, flagEnd);
    if (flag.startsWith("p=")) {
      return refused("channel binding is not supported");
    }
    if (!flag.equals("n") && !flag.equals("y")) {
      throw new ScramSyntaxException("the channel binding flag is none of n, y and p");
    }
    clientFirstBare = message.substring(headerEnd);
    ScramAttributes attributes = new ScramAttributes(clientFirstBare);
    username = attributes.name('n');
    String clientNonce = attributes.printable('r');
    String authorization = header.substring(flagEnd + 1, headerEnd - 1);
    if (!authorization.isEmpty()
        && !new ScramAttributes(authorization).name('a').equals(username)) {
      return refused("one user may not act for another");
    }
    begin(clientNonce);
    state = State.FINAL;
    return new Challenge(serverFirst.getBytes(UTF_8));
  }

  private void begin(String clientNonce) {
    ScramCredential found = users.find(mechanism, username);
    known = found != null;
    ScramCredential used = found == null ? users.nobody(mechanism, username) : found;
    credential = used;
    nonce = clientNonce + ownNonce;
    serverFirst =
        "r="
            + nonce
            + ",s="
            + Base64.getEncoder().encodeToString(used.salt())
            + ",i="
            + used.iterations();
  }

  /** {@code c=header,r=nonce,p=proof}. */
  private Answer last(String message) throws ScramSyntaxException {
    ScramAttributes attributes = new ScramAttributes(message);
    byte[] binding = attributes.base64('c');
    String repeated = attributes.printable('r');
    byte[] proof = attributes.lastBase64('p');
    if (!new String(binding, UTF_8).equals(header)) {
      return refused("the channel binding is not that of the first message");
    }
    if (!repeated.equals(nonce)) {
      return refused("the nonce is not the one that was agreed on");
    }
    ScramCredential used = credential;
    if (used == null || proof.length != mechanism.bytes()) {
      return refused("the proof is not of the right length");
    }
    String withoutProof = message.substring(0, message.lastIndexOf(",p="));
    byte[] auth = (clientFirstBare + ',' + serverFirst + ',' + withoutProof).getBytes(UTF_8);
    byte[] signature = mechanism.hmac(used.storedKey(), auth);
    for (int i = 0; i < signature.length; i++) {
      signature[i] ^= proof[i];
    }
    boolean right = MessageDigest.isEqual(mechanism.hash(signature), used.storedKey());
    if (!right || !known) {
      return refused("the proof is wrong, or there is no such user");
    }
    state = State.OVER;
    String verifier = Base64.getEncoder().encodeToString(mechanism.hmac(used.serverKey(), auth));
    return new Success(username, ("v=" + verifier).getBytes(UTF_8));
  }

  private Refusal refused(String why) {
    state = State.OVER;
    return new Refusal(false, why);
  }
}
