package io.vitrine.inspector.sensor.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.pkitesting.CertificateBuilder;
import io.vitrine.dissect.Field;
import io.vitrine.filter.Fields;
import io.vitrine.inspector.sensor.CaptureBuilder;
import io.vitrine.inspector.sensor.Packets;
import io.vitrine.inspector.sensor.Tshark;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every value of a certificate's fields is tshark's. */
class CertificateFieldsTest {
  private static final int PORT = 28_883;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("MMM d, uuuu HH:mm:ss.nnnnnnnnn 'UTC'", Locale.ROOT);

  @TempDir private Path directory;

  static List<byte[]> certificates() throws Exception {
    List<byte[]> all = new ArrayList<>();
    for (String name : List.of("extensions.der", "names.der")) {
      Path file = Path.of(CertificateFieldsTest.class.getResource("/secured/" + name).toURI());
      all.add(Files.readAllBytes(file));
    }
    CertificateBuilder made =
        new CertificateBuilder()
            .notBefore(Instant.parse("1999-12-31T23:59:58Z"))
            .notAfter(Instant.parse("2050-10-11T00:00:00Z"))
            .subject("CN=sensor-7,O=Plant,DC=example,C=DE")
            .setIsCertificateAuthority(true)
            .addSanDnsName("broker.example")
            .addSanIpAddress("fd00::7");
    all.add(made.ecp256().buildSelfSigned().getCertificate().getEncoded());
    all.add(
        made.rsa2048()
            .setPathLengthConstraint(OptionalInt.of(1))
            .buildSelfSigned()
            .getCertificate()
            .getEncoded());
    return all;
  }

  @ParameterizedTest
  @MethodSource("certificates")
  void theFieldsHaveTheValuesThatTsharkShows(byte[] der) throws Exception {
    Tshark.assumeInstalled();
    Map<Field, List<String>> ours = fields(der);
    assertThat(ours).hasSizeGreaterThan(15);
    Path capture = Files.write(directory.resolve("certificate.pcap"), capture(der));
    String[] names =
        Fields.all().stream()
            .map(Field::name)
            .filter(x -> x.startsWith("x509"))
            .toArray(String[]::new);
    List<String> options =
        List.of("-d", "tcp.port==" + PORT + ",tls", "-Y", "tls.handshake.certificate");
    String[] theirs =
        Tshark.fields(capture, join(options, "-E", "aggregator=|"), names).get(0).split("\t", -1);
    for (int i = 0; i < names.length; i++) {
      List<String> values = ours.getOrDefault(Fields.byName(names[i]), List.of());
      assertThat(String.join("|", values)).as(names[i]).isEqualTo(theirs[i].replace(":", ""));
    }
  }

  private static List<String> join(List<String> options, String... more) {
    List<String> all = new ArrayList<>(options);
    all.addAll(List.of(more));
    return all;
  }

  private static Map<Field, List<String>> fields(byte[] der) {
    Map<Field, List<String>> all = new LinkedHashMap<>();
    new CertificateFields(
            (field, value) ->
                all.computeIfAbsent(field, key -> new ArrayList<>()).add(text(field, value)))
        .certificate(der);
    return all;
  }

  private static String text(Field field, Object value) {
    String text =
        switch (field.type()) {
          case BYTES -> HexFormat.of().formatHex((byte[]) value);
          case IPV4, IPV6 -> address((byte[]) value);
          case TIME ->
              TIME.format(
                  Instant.ofEpochSecond((Long) value / 1_000_000_000).atOffset(ZoneOffset.UTC));
          default -> value.toString();
        };
    return text.replace(":", "");
  }

  private static String address(byte[] bytes) {
    return io.vitrine.inspector.record.Texts.address(bytes);
  }

  /** A server's Certificate of TLS 1.2 in a connection. */
  private static byte[] capture(byte[] der) {
    ByteBuffer record = ByteBuffer.allocate(der.length + 15);
    record.put((byte) 22).putShort((short) 0x0303).putShort((short) (der.length + 10));
    record.put((byte) 11);
    for (int length : List.of(der.length + 6, der.length + 3, der.length)) {
      record.put((byte) (length >> 16)).putShort((short) length);
    }
    record.put(der);
    byte[] bytes = record.array();
    CaptureBuilder capture = new CaptureBuilder(PORT).open();
    int half = bytes.length / 2;
    capture.server(0, Packets.part(bytes, 0, half));
    return capture.server(half, Packets.part(bytes, half, bytes.length)).pcap();
  }

  /** Also what is damaged ends, and what nests without end. */
  @Test
  void anyBytesAreReadAsFarAsTheyGo() throws Exception {
    Random random = new Random(5);
    for (byte[] der : certificates()) {
      for (int i = 0; i < 500; i++) {
        byte[] damaged = der.clone();
        for (int j = random.nextInt(4); j >= 0; j--) {
          damaged[random.nextInt(der.length)] = (byte) random.nextInt(256);
        }
        fields(Arrays.copyOf(damaged, random.nextInt(der.length + 1)));
        fields(damaged);
      }
    }
    byte[] nested = new byte[200_000];
    for (int i = 0; i + 5 < nested.length; i += 6) {
      int left = nested.length - i - 6;
      ByteBuffer.wrap(nested, i, 6).put((byte) 0x30).put((byte) 0x84).putInt(left);
    }
    assertThat(new TreeSet<>(fields(nested).values().stream().map(List::size).toList())).isEmpty();
  }
}
