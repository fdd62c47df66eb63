package io.vitrine.broker.access.scram;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vitrine.broker.access.Exchange;
import io.vitrine.broker.access.Exchange.Challenge;
import io.vitrine.broker.access.Exchange.Refusal;
import io.vitrine.broker.access.Exchange.Success;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The server's side against RFC 7677's example, and against what a client must not get away with.
 */
class ScramExchangeTest {
  private static final byte[] SALT = Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ==");
  private static final String NONCE = "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
  private static final String FIRST = "n,,n=user,r=rOprNGfwEbeRWgbNEkqO";
  private static final String LAST = "c=biws,r=rOprNGfwEbeRWgbNEkqO" + NONCE;
  private static final String PROOF = "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";

  private static ScramUsers users(ScramMechanism mechanism) {
    ScramUsers users = new ScramUsers();
    users.add("user", ScramCredential.of(mechanism, "pencil", SALT, 4096));
    return users;
  }

  private static ScramExchange exchange(ScramMechanism mechanism) {
    return new ScramExchange(users(mechanism), mechanism, NONCE);
  }

  private static Exchange.Answer answer(ScramExchange exchange, String message) {
    return exchange.answer(message.getBytes(UTF_8));
  }

  private static String challenge(Exchange.Answer answer) {
    assertThat(answer).isInstanceOf(Challenge.class);
    byte[] data = ((Challenge) answer).data();
    return data == null ? "" : new String(data, UTF_8);
  }

  /** RFC 7677, 3; the same with SHA-512, computed with Python's hashlib. */
  @ParameterizedTest
  @CsvSource({
    "SHA_256, dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=, 6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
    "SHA_512, gMGXRcevScNtxZ6/8lQYpGtnsNAc3mGcmNomv+xnoOMw+3R2xNJdMNnzMlTN8PPC6wdp6dybEmDYXYTxwnYPJQ==,"
        + " ZQnYEgWQMFmmsM8aQMF0nDDCy/AgCzkwk8CmMZYcMg0vSVlKDanekLtifDSeVGT4+5ZxXnJq199RVG2rR7N7Zw=="
  })
  void theExampleOfTheRfc(ScramMechanism mechanism, String proof, String verifier) {
    ScramExchange exchange = exchange(mechanism);
    assertThat(exchange.answer(null)).isEqualTo(new Challenge(null));
    assertThat(challenge(answer(exchange, FIRST)))
        .isEqualTo("r=rOprNGfwEbeRWgbNEkqO" + NONCE + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096");
    Exchange.Answer end = answer(exchange, LAST + ",p=" + proof);
    assertThat(end).isInstanceOf(Success.class);
    assertThat(((Success) end).username()).isEqualTo("user");
    assertThat(new String(((Success) end).data(), UTF_8)).isEqualTo("v=" + verifier);
    assertThat(answer(exchange, LAST + ",p=" + proof)).isInstanceOf(Refusal.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // the proof, the nonce, the header
        "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0|eHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
        "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0|dHzbZQ==",
        "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k1|dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
        "c=eSws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0|dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="
      })
  void whatIsWrongIsRefused(String withoutProof, String proof) {
    ScramExchange exchange = exchange(ScramMechanism.SHA_256);
    challenge(answer(exchange, FIRST));
    Exchange.Answer end = answer(exchange, withoutProof + ",p=" + proof);
    assertThat(end).isInstanceOf(Refusal.class);
    assertThat(((Refusal) end).malformed()).isFalse();
    assertThat(((Refusal) end).why()).doesNotContain(proof).doesNotContain("user,");
    assertThat(answer(exchange, LAST + ",p=" + PROOF)).isInstanceOf(Refusal.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "n",
        "n,",
        "n,,",
        "x,,n=user,r=a",
        "n,,r=a",
        "n,,n=,r=a",
        "n,,n=user",
        "n,,n=user,r=",
        "n,,n=us=er,r=a",
        "n,,m=x,n=user,r=a",
        "n,,n=user,r=\u00e9",
        "n,b=user,n=user,r=a",
        "n,,n=\u0007,r=a"
      })
  void whatIsNoFirstMessageIsMalformed(String message) {
    Exchange.Answer answer = answer(exchange(ScramMechanism.SHA_256), message);
    assertThat(answer).isInstanceOf(Refusal.class);
    assertThat(((Refusal) answer).malformed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"p=tls-unique,,n=user,r=a", "n,a=other,n=user,r=a"})
  void whatWeDoNotDoIsRefused(String message) {
    Exchange.Answer answer = answer(exchange(ScramMechanism.SHA_256), message);
    assertThat(answer).isInstanceOf(Refusal.class);
    assertThat(((Refusal) answer).malformed()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "c=biws,r=x",
        "r=x,p=AAAA",
        "c=b!,r=x,p=AAAA",
        "c=biws,r=x,p=A",
        "c=biws,p=AAAA,r=x"
      })
  void whatIsNoFinalMessageIsMalformed(String message) {
    ScramExchange exchange = exchange(ScramMechanism.SHA_256);
    challenge(answer(exchange, FIRST));
    assertThat(((Refusal) answer(exchange, message)).malformed()).isTrue();
  }

  @Test
  void aFinalMessageMayNotBeMissing() {
    ScramExchange exchange = exchange(ScramMechanism.SHA_256);
    challenge(answer(exchange, FIRST));
    assertThat(((Refusal) exchange.answer(null)).malformed()).isTrue();
  }

  @Test
  void whoAsksForNobodyLearnsNothing() {
    ScramUsers users = users(ScramMechanism.SHA_256);
    String[] challenges = new String[3];
    for (int i = 0; i < 3; i++) {
      ScramExchange exchange = new ScramExchange(users, ScramMechanism.SHA_256, NONCE);
      challenges[i] = challenge(answer(exchange, i < 2 ? "n,,n=nobody,r=a" : "n,,n=noone,r=a"));
      assertThat(answer(exchange, "c=biws,r=a" + NONCE + ",p=" + PROOF))
          .isInstanceOf(Refusal.class);
    }
    assertThat(challenges[0]).isEqualTo(challenges[1]).isNotEqualTo(challenges[2]);
    assertThat(challenges[0]).matches("r=a.+,s=[A-Za-z0-9+/]{22}==,i=4096");
  }

  @Test
  void namesMayHaveCommasAndEqualsSigns() {
    ScramUsers users = new ScramUsers();
    users.add("a,b=c", ScramCredential.of(ScramMechanism.SHA_256, "pencil", SALT, 4096));
    ScramExchange exchange = new ScramExchange(users, ScramMechanism.SHA_256, NONCE);
    assertThat(challenge(answer(exchange, "y,a=a=2Cb=3Dc,n=a=2Cb=3Dc,r=x,ext=1")))
        .contains("s=W22ZaJ0SNY7soEsUEjb6gQ==");
  }

  @Test
  void aCredentialIsWrittenAndReadAndTellsNoPassword() {
    for (ScramMechanism each : ScramMechanism.values()) {
      ScramCredential made = ScramCredential.of(each, "pencil", ScramCredential.ITERATIONS);
      ScramCredential read = ScramCredential.parse(made.text());
      assertThat(read.text()).isEqualTo(made.text()).startsWith(each.scheme() + "$15000$");
      assertThat(made).hasToString("ScramCredential[***]");
    }
    String good = ScramCredential.of(ScramMechanism.SHA_256, "pencil", SALT, 4096).text();
    for (String bad :
        new String[] {
          "scram-sha-1$4096$QQ==$QQ==$QQ==",
          good.replace("$4096$", "$4095$"),
          good.replace("$4096$", "$x$"),
          good.substring(0, good.length() - 4),
          good + "$",
          good.replace("256", "512")
        }) {
      assertThatThrownBy(() -> ScramCredential.parse(bad))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aMethodThatNobodyHasIsNone() {
    assertThat(users(ScramMechanism.SHA_256).exchange("SCRAM-SHA-512")).isNull();
    assertThat(users(ScramMechanism.SHA_256).exchange("GS2-KRB5")).isNull();
    assertThat(users(ScramMechanism.SHA_256).exchange("SCRAM-SHA-256")).isNotNull();
  }
}
