package io.vitrine.bridge;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;

/** Signed JSON web tokens (RS256) of an issuer that the test is. */
final class WebTokens {
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final KeyPair pair;

  WebTokens() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    pair = generator.generateKeyPair();
  }

  /** The JSON web key set that proves them. */
  String keys() {
    RSAPublicKey key = (RSAPublicKey) pair.getPublic();
    return new JsonObject()
        .put(
            "keys",
            new JsonArray()
                .add(
                    new JsonObject()
                        .put("kty", "RSA")
                        .put("kid", "test")
                        .put("alg", "RS256")
                        .put("use", "sig")
                        .put("n", number(key.getModulus()))
                        .put("e", number(key.getPublicExponent()))))
        .encode();
  }

  private static String number(BigInteger number) {
    byte[] bytes = number.toByteArray();
    int sign = bytes[0] == 0 ? 1 : 0;
    return BASE64.encodeToString(java.util.Arrays.copyOfRange(bytes, sign, bytes.length));
  }

  String make() {
    long now = System.currentTimeMillis() / 1_000;
    String text =
        part(new JsonObject().put("alg", "RS256").put("kid", "test").put("typ", "JWT"))
            + "."
            + part(
                new JsonObject()
                    .put("sub", "bridge")
                    .put("aud", "kafka")
                    .put("scope", "kafka")
                    .put("iat", now)
                    .put("exp", now + 600));
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(pair.getPrivate());
      signature.update(text.getBytes(StandardCharsets.US_ASCII));
      return text + "." + BASE64.encodeToString(signature.sign());
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String part(JsonObject json) {
    return BASE64.encodeToString(json.encode().getBytes(StandardCharsets.UTF_8));
  }
}
