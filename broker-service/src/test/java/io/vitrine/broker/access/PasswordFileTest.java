package io.vitrine.broker.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vitrine.runtime.BlockingLane;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PasswordFileTest {
  @TempDir Path dir;
  private final BlockingLane lane = new BlockingLane("test", 1, 16, new SimpleMeterRegistry());

  @AfterEach
  void close() {
    lane.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private Access.Decision decide(Access access, String user, byte[] password) throws Exception {
    return access
        .authenticate(new Login("c", user, password, "127.0.0.1"))
        .toCompletionStage()
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }

  private Path file(String... lines) throws IOException {
    return Files.write(dir.resolve("passwords"), List.of(lines));
  }

  @Test
  void theRightPasswordIsLetInAndNoOther() throws Exception {
    Path file = file("# people", "", PasswordFile.line("anna:maria", bytes("sécret")));
    Access access = PasswordFile.read(file, Map.of(), false, lane, null);
    assertThat(decide(access, "anna:maria", bytes("sécret"))).isEqualTo(Access.Decision.ALLOWED);
    assertThat(decide(access, "anna:maria", bytes("secret")))
        .isEqualTo(Access.Decision.BAD_CREDENTIALS);
    assertThat(decide(access, "anna:maria", null)).isEqualTo(Access.Decision.BAD_CREDENTIALS);
    assertThat(decide(access, "nobody", bytes("sécret")))
        .isEqualTo(Access.Decision.BAD_CREDENTIALS);
    assertThat(decide(access, null, null)).isEqualTo(Access.Decision.NOT_AUTHORIZED);
  }

  @Test
  void aKnownHashIsThatOfTheStandard() throws Exception {
    // RFC 7914, section 11: PBKDF2-HMAC-SHA-256 of "passwd", salt "salt", one iteration
    byte[] hash =
        HexFormat.of().parseHex("55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc");
    Path file = file("u:pbkdf2-sha256$1$c2FsdA==$" + Base64.getEncoder().encodeToString(hash));
    Access access = PasswordFile.read(file, Map.of(), true, lane, null);
    assertThat(decide(access, "u", bytes("passwd"))).isEqualTo(Access.Decision.ALLOWED);
    assertThat(decide(access, null, null)).isEqualTo(Access.Decision.ALLOWED);
  }

  @Test
  void aBrokenLineIsNamedAndNotRepeated() throws Exception {
    Path file = file("ok:" + PasswordHash.of(bytes("x")).text(), "u:topsecret");
    assertThatThrownBy(() -> PasswordFile.read(file, Map.of(), true, lane, null))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("passwords:2")
        .hasMessageNotContaining("topsecret");
  }

  @Test
  void usersOfTheSettingsAreBesideThoseOfTheFile() throws Exception {
    Path file = file(PasswordFile.line("anna", bytes("a")));
    Access access = PasswordFile.read(file, Map.of("otto", "o"), false, lane, null);
    assertThat(decide(access, "anna", bytes("a"))).isEqualTo(Access.Decision.ALLOWED);
    assertThat(decide(access, "otto", bytes("o"))).isEqualTo(Access.Decision.ALLOWED);
    assertThat(decide(access, "otto", bytes("a"))).isEqualTo(Access.Decision.BAD_CREDENTIALS);
    Access alone = PasswordFile.read(null, Map.of("otto", "o"), false, lane, null);
    assertThat(decide(alone, "anna", bytes("a"))).isEqualTo(Access.Decision.BAD_CREDENTIALS);
    assertThat(decide(alone, null, null)).isEqualTo(Access.Decision.NOT_AUTHORIZED);
  }

  @Test
  void aUserStandsOnceAndHasAPassword() throws Exception {
    Path file = file(PasswordFile.line("anna", bytes("a")));
    assertThatThrownBy(() -> PasswordFile.read(file, Map.of("anna", "topsecret"), true, lane, null))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("anna has a password already")
        .hasMessageNotContaining("topsecret");
    assertThatThrownBy(() -> PasswordFile.read(null, Map.of("anna", ""), true, lane, null))
        .hasMessage("the password of anna is empty");
  }

  @Test
  void aLoginIsShownWithoutItsPassword() {
    assertThat(new Login("c", "u", bytes("topsecret"), "h").toString()).doesNotContain("secret");
  }
}
