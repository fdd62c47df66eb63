package io.vitrine.inspector.dissect;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.inspector.dissect.DissectRun.Format;
import io.vitrine.inspector.dissect.DissectRun.Task;
import io.vitrine.inspector.sensor.CaptureBuilder;
import io.vitrine.inspector.sensor.Captures;
import io.vitrine.inspector.sensor.Packets;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DissectRunTest {
  private static final String PROPERTIES = "oisf-mqtt5-pub-mosquittoprops.pcap";

  private record Outcome(int code, String out, String err) {}

  @Test
  void listsPacketsAsTsharkDoes() throws IOException {
    Outcome outcome = run(PROPERTIES, Format.TEXT, "mqtt.msgtype == PUBLISH", false, false);
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out())
        .startsWith("    8    0.000765          ::1 → ::1          MQTT 96 ")
        .contains("Publish Message (id=1) [topicX]")
        .hasLineCount(1);
  }

  @Test
  void columnsStayApartHoweverWideTheyAre() throws IOException {
    Outcome outcome = run("oisf-mqtt-ping.pcap", Format.TEXT, "", false, false);
    assertThat(outcome.out()).contains(" 0.430148 198.41.30.241 → 10.0.1.4 ");
  }

  @Test
  void theTreeShowsFieldsAndHidesPasswordsUnlessAsked() throws IOException {
    Outcome hidden = run(PROPERTIES, Format.TEXT, "mqtt.clientid", true, false);
    assertThat(hidden.out())
        .contains("MQ Telemetry Transport Protocol, Connect Command")
        .contains("        1... .... = User Name Flag: Set")
        .contains("    Keep Alive: 60")
        .contains("        Session Expiry Interval: 555")
        .contains("    Password: ********")
        .doesNotContain("Password: pass");
    Outcome shown = run(PROPERTIES, Format.TEXT, "mqtt.clientid", true, true);
    assertThat(shown.out()).contains("    Password: pass");
  }

  @Test
  void theStandardInputIsReadToo() throws IOException {
    byte[] capture = Files.readAllBytes(Captures.file("zeek-mqtt.pcap"));
    Task task = new Task(DissectRun.STDIN, Format.TEXT, "", false, false, Set.of());
    assertThat(run(task, new ByteArrayInputStream(capture)).out()).hasLineCount(20);
  }

  @Test
  void aWrongFilterIsMarkedWhereItIsWrong() throws IOException {
    Outcome outcome = run(PROPERTIES, Format.TEXT, "mqtt.topik == \"a\"", false, false);
    assertThat(outcome.code()).isEqualTo(DissectRun.USAGE);
    assertThat(outcome.err())
        .contains("unknown field: mqtt.topik (expected: mqtt.topic")
        .contains("\n  ^^^^^^^^^^\n");
    assertThat(outcome.out()).isEmpty();
  }

  @Test
  void whatCannotBeReadIsSaidInOneLine() throws IOException {
    Task missing = new Task("/no/such/file", Format.TEXT, "", false, false, Set.of());
    Outcome none = run(missing, InputStream.nullInputStream());
    assertThat(none.code()).isEqualTo(DissectRun.USAGE);
    assertThat(none.err()).isEqualTo("/no/such/file: no such file\n");
    Task text = new Task(DissectRun.STDIN, Format.TEXT, "", false, false, Set.of());
    Outcome other = run(text, new ByteArrayInputStream("# words".getBytes(StandardCharsets.UTF_8)));
    assertThat(other.code()).isEqualTo(DissectRun.USAGE);
    assertThat(other.err()).contains("expected: a pcap or pcapng file").hasLineCount(1);
  }

  @Test
  void aFileThatEndsEarlyIsReadAndSaidToEndEarly() throws IOException {
    byte[] capture = Files.readAllBytes(Captures.file("zeek-mqtt.pcap"));
    Task task = new Task(DissectRun.STDIN, Format.NDJSON, "", false, false, Set.of());
    Outcome outcome =
        run(task, new ByteArrayInputStream(Packets.part(capture, 0, capture.length - 3)));
    assertThat(outcome.code()).isEqualTo(DissectRun.INCOMPLETE);
    assertThat(outcome.out()).hasLineCount(19);
    assertThat(outcome.err()).contains("file ends inside a frame, after 18 frames");
  }

  @Test
  void anotherPortIsTakenForMqttWhenAsked() throws IOException {
    byte[] capture = new CaptureBuilder(9999).open().client(0, Packets.publish("a", 10)).pcap();
    Task plain = new Task(DissectRun.STDIN, Format.TEXT, "", false, false, Set.of());
    assertThat(run(plain, new ByteArrayInputStream(capture)).err()).contains("no MQTT in 3 frames");
    Task asked = new Task(DissectRun.STDIN, Format.TEXT, "", false, false, Set.of(9999));
    assertThat(run(asked, new ByteArrayInputStream(capture)).out()).contains("[a]");
  }

  private static Outcome run(
      String name, Format format, String filter, boolean tree, boolean secrets) throws IOException {
    String path = Captures.file(name).toString();
    return run(
        new Task(path, format, filter, tree, secrets, Set.of()), InputStream.nullInputStream());
  }

  private static Outcome run(Task task, InputStream in) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code = DissectRun.run(task, in, new PrintStream(out), new PrintStream(err));
    return new Outcome(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
