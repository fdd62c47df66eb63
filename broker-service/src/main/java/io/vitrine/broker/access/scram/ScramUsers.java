package io.vitrine.broker.access.scram;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The users that can log in by SCRAM. Who asks for one that is not there gets a challenge all the
 * same, always the same one, so that nobody learns who is.
 *
 * <p>Threads: any, once it is filled.
 */
public final class ScramUsers {
  private static final int NONCE_BYTES = 18;
  private static final int SALT_BYTES = 16;

  private final Map<ScramMechanism, Map<String, ScramCredential>> users = new HashMap<>();
  private final SecureRandom random = new SecureRandom();
  private final byte[] secret;

  public ScramUsers() {
    this(new byte[SALT_BYTES]);
    random.nextBytes(secret);
  }

  private ScramUsers(byte[] secret) {
    this.secret = secret;
  }

  /** Without users, but who is not known is answered as before. */
  public ScramUsers emptied() {
    return new ScramUsers(secret);
  }

  /**
   * @return whether the user had none of that mechanism
   * @throws IllegalArgumentException if the name has characters that SASLprep forbids
   */
  public boolean add(String username, ScramCredential credential) {
    return users
            .computeIfAbsent(credential.mechanism(), mechanism -> new HashMap<>())
            .put(SaslPrep.prepare(username), credential)
        == null;
  }

  /** Begins an exchange; null if nobody can log in by that method. */
  public @Nullable ScramExchange exchange(String method) {
    ScramMechanism mechanism = ScramMechanism.of(method);
    return mechanism == null || !users.containsKey(mechanism)
        ? null
        : new ScramExchange(this, mechanism, nonce());
  }

  private String nonce() {
    byte[] bytes = new byte[NONCE_BYTES];
    random.nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** The user's credential; null if there is no such user. */
  @Nullable ScramCredential find(ScramMechanism mechanism, String username) {
    return users.getOrDefault(mechanism, Map.of()).get(username);
  }

  /** One that no proof fits. */
  ScramCredential nobody(ScramMechanism mechanism, String username) {
    byte[] salt = mechanism.hmac(secret, username.getBytes(StandardCharsets.UTF_8));
    return new ScramCredential(
        mechanism,
        usualIterations(mechanism),
        Arrays.copyOf(salt, SALT_BYTES),
        mechanism.hash(salt),
        salt);
  }

  private int usualIterations(ScramMechanism mechanism) {
    return users.getOrDefault(mechanism, Map.of()).values().stream()
        .mapToInt(ScramCredential::iterations)
        .min()
        .orElse(ScramCredential.ITERATIONS);
  }
}
