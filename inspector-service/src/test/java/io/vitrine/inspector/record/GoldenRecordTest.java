package io.vitrine.inspector.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.inspector.dissect.DissectRun;
import io.vitrine.inspector.dissect.DissectTask;
import io.vitrine.inspector.sensor.Captures;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GoldenRecordTest {
  static List<String> captures() throws IOException {
    return Captures.names();
  }

  @ParameterizedTest
  @MethodSource("captures")
  void messageRecordsAreAsBefore(String name) throws IOException {
    DissectTask task = DissectTask.of(Captures.file(name).toString()).as(DissectTask.Format.NDJSON);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        DissectRun.run(
            task, InputStream.nullInputStream(), new PrintStream(out), new PrintStream(err));
    assertThat(code).as(err.toString(StandardCharsets.UTF_8)).isZero();
    String golden =
        Files.readString(Captures.file(name.replace(".pcap", ".ndjson")), StandardCharsets.UTF_8);
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(golden);
  }
}
