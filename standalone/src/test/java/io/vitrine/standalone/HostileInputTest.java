package io.vitrine.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Attacks on a broker that is a process of its own: each ends with the right reason code, a
 * bystander pair loses nothing, and connections, descriptors and memory return to where they were.
 * {@code -Pfuzz} goes on with damaged packets for ten minutes.
 */
@Timeout(1_500)
class HostileInputTest {
  private static final int ANSWER_MILLIS = 30_000;
  private static final long SETTLE_SECONDS = 60;
  private static final int LOOKS_MIN = 100;
  private static final long HEAP_SLACK_BYTES = 48L << 20;
  private static final int DESCRIPTORS_SLACK = 16;

  @TempDir Path directory;
  private VitrineProcess broker;
  private Bystanders bystanders;
  private int port;
  private int descriptors;
  private long heapBytes;

  @BeforeEach
  void start() throws Exception {
    broker =
        VitrineProcess.broker(
            directory, directory.resolve("data"), Map.of(), "broker.connect_timeout=5s");
    port = VitrineProcess.port(broker.address("mqtt://"));
    // The first attack of each kind loads classes and fills pools.
    damage(samples(), new Random(1), 200, new TreeMap<>());
    bystanders = new Bystanders(port);
    awaitConnections(2);
    descriptors = descriptors();
    heapBytes = heapBytes();
  }

  @AfterEach
  void stop() throws Exception {
    if (bystanders != null) {
      bystanders.close();
    }
    broker.close();
  }

  @Test
  void damagedPacketsCostNobodyElseAnything() throws Exception {
    Map<String, Long> ends = new TreeMap<>();
    everyByte(ends);
    long seconds = Long.getLong("vitrine.fuzz.seconds", 1);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    long seed = seconds > 1 ? System.nanoTime() : 0;
    while (System.nanoTime() - end < 0) {
      damage(samples(), new Random(seed++), 20, ends);
    }
    report(ends);
  }

  @Test
  void eachAttackEndsWithItsReasonCode() throws Exception {
    answers("PUBLISH larger than a packet may be", Wire.hex("30 80808001"), "e0..95");
    answers("PUBLISH with QoS 3", Wire.hex("36 05 0001 61 0001"), "e0..81");
    answers("a remaining length that never ends", Wire.hex("30 ffffffffff"), "e0..81");
    answers(
        "a property length beyond the packet", Wire.hex("32 08 0001 61 0001 7f 01 02"), "e0..81");
    answers("a property twice", Wire.hex("32 0c 0001 61 0001 06 23 0001 23 0001"), "e0..82");
    byte[] longest = Wire.text("a".repeat(65_535));
    answers("a topic of 65,535 bytes", publish(longest, new byte[] {0}), "40..000710");
    answers(
        "a topic of 201 levels", publish(Wire.text("a" + "/a".repeat(200)), new byte[] {0}), "90");
    byte[] bomb = repeat(Wire.hex("26 0001 61 0001 62"), 20_000);
    byte[] bombed = publish(Wire.text("bomb"), Wire.join(Wire.varint(bomb.length), bomb));
    answers("20,000 user properties", bombed, "40..000710");
    subscribesTooMuch();
    exceedsReceiveMaximum();
    report(Map.of());
  }

  @Test
  void whoSaysNothingIsSentAwayAndFloodsPass() throws Exception {
    List<Wire> slow = new ArrayList<>();
    byte[] connect = Wire.connect();
    for (int i = 0; i < 200; i++) {
      Wire wire = new Wire(port);
      wire.send(Arrays.copyOf(connect, i % connect.length));
      slow.add(wire);
    }
    for (int i = 0; i < 2_000; i++) {
      try (Wire wire = new Wire(port)) {
        wire.send(connect);
      }
    }
    for (Wire wire : slow) {
      // Closed by the broker, since we do not.
      assertThat(wire.receive(1 << 20, ANSWER_MILLIS).length).isLessThan(16);
      assertThat(wire.closed()).isTrue();
      wire.close();
    }
    report(Map.of());
  }

  /**
   * Sends it on a connection of its own.
   *
   * @param expected pattern of what is answered; how long it is depends on the reason string
   */
  private void answers(String what, byte[] attack, String expected) throws Exception {
    try (Wire wire = new Wire(port)) {
      wire.send(Wire.connect());
      byte[] connack = wire.receive(2, ANSWER_MILLIS);
      int rest = 2 + connack[1] - connack.length;
      if (rest > 0) {
        wire.receive(rest, ANSWER_MILLIS);
      }
      wire.send(attack);
      String answer = HexFormat.of().formatHex(wire.receive(5, ANSWER_MILLIS));
      assertThat(answer).as(what).containsPattern(expected);
    }
  }

  /** QoS 1, packet identifier 7. */
  private static byte[] publish(byte[] topic, byte[] properties) {
    return Wire.packet(0x32, topic, new byte[] {0, 7}, properties);
  }

  private static byte[] repeat(byte[] bytes, int times) {
    byte[] all = new byte[bytes.length * times];
    for (int i = 0; i < times; i++) {
      System.arraycopy(bytes, 0, all, i * bytes.length, bytes.length);
    }
    return all;
  }

  private void subscribesTooMuch() throws Exception {
    int filters = 5_000;
    byte[][] parts = new byte[filters + 1][];
    parts[0] = new byte[] {0, 9, 0};
    for (int i = 0; i < filters; i++) {
      parts[i + 1] = Wire.join(Wire.text("f/" + i), new byte[] {1});
    }
    try (Wire wire = new Wire(port)) {
      wire.send(Wire.connect());
      wire.receive(2, ANSWER_MILLIS);
      wire.send(Wire.packet(0x82, parts));
      byte[] answer = wire.receive(filters, ANSWER_MILLIS);
      int over = 0;
      for (int i = answer.length - 3_000; i < answer.length; i++) {
        over += (answer[i] & 0xFF) == 0x97 ? 1 : 0;
      }
      assertThat(over).as("filters beyond the limit").isEqualTo(3_000);
    }
  }

  private void exceedsReceiveMaximum() throws Exception {
    try (Wire wire = new Wire(port)) {
      wire.send(Wire.connect());
      wire.receive(2, ANSWER_MILLIS);
      for (int i = 1; i <= 2_000; i++) {
        wire.send(Wire.packet(0x34, Wire.text("q"), new byte[] {(byte) (i >> 8), (byte) i, 0}));
      }
      String all = HexFormat.of().formatHex(wire.receive(1 << 20, ANSWER_MILLIS));
      assertThat(all).containsPattern("e0..93");
    }
  }

  private static List<byte[]> samples() {
    return List.of(
        Wire.connect(),
        Wire.hex("10 12 0006 4d5149736470 03 02 003c 0004 74657374"),
        Wire.hex(
            "10 2b 0004 4d515454 05 c6 003c 05 11 0000000a 0001 61 00 0001 77 0003 627965"
                + "0001 75 0001 70 0000 0000 0000 0000 0000 00"),
        Wire.hex("30 07 0003 612f62 00 78"),
        Wire.hex("32 0f 0003 612f62 0001 06 26 0001 61 0000 78"),
        Wire.hex("34 08 0003 612f62 0002 00"),
        Wire.hex("62 02 0002"),
        Wire.hex("82 0b 0003 02 0b 01 0003 612f23 02"),
        Wire.hex("a2 08 0004 00 0003 612f23"),
        Wire.hex("f0 06 00 04 15 0001 61"),
        Wire.hex("c0 00"),
        Wire.hex("e0 02 04 00"));
  }

  /** Each byte of each packet with other values, and each packet cut at each byte. */
  private void everyByte(Map<String, Long> ends) throws IOException {
    for (byte[] sample : samples()) {
      for (int at = 0; at < sample.length; at++) {
        for (int value : new int[] {0, 0x7F, 0x80, 0xFF, sample[at] ^ 1}) {
          byte[] changed = sample.clone();
          changed[at] = (byte) value;
          attack(changed, ends);
        }
        attack(Arrays.copyOf(sample, at), ends);
      }
    }
  }

  private void damage(List<byte[]> samples, Random random, int times, Map<String, Long> ends)
      throws IOException {
    for (int i = 0; i < times; i++) {
      byte[] input = new byte[0];
      for (int packets = 1 + random.nextInt(4); packets > 0; packets--) {
        input = Wire.join(input, samples.get(random.nextInt(samples.size())));
      }
      for (int changes = random.nextInt(6); changes > 0; changes--) {
        int at = random.nextInt(input.length);
        switch (random.nextInt(3)) {
          case 0 -> input[at] = (byte) random.nextInt();
          case 1 -> input[at] ^= (byte) (1 << random.nextInt(8));
          default -> input = Wire.join(Arrays.copyOf(input, at), input);
        }
      }
      attack(input, ends);
    }
  }

  /**
   * After a CONNECT that is good, half of the time; a DISCONNECT has a reason code of a server's.
   */
  private void attack(byte[] input, Map<String, Long> ends) throws IOException {
    try (Wire wire = new Wire(port)) {
      if ((input.length & 1) == 0) {
        wire.send(Wire.connect());
      }
      wire.send(input);
      wire.endOutput();
      byte[] answer = wire.receive(1 << 20, ANSWER_MILLIS);
      ends.merge(end(answer), 1L, Long::sum);
    }
  }

  /** The last packet, if it says why. */
  private static String end(byte[] answer) {
    int at = 0;
    String last = "closed";
    while (at + 1 < answer.length) {
      int length = 0;
      int shift = 0;
      int next = at + 1;
      int digit;
      do {
        digit = answer[next++];
        length |= (digit & 127) << shift;
        shift += 7;
      } while (digit < 0 && next < answer.length);
      int type = answer[at] >> 4 & 15;
      assertThat(type).as("packet type to a client").isIn(2, 3, 4, 5, 6, 7, 9, 11, 13, 14, 15);
      if (type == 14) {
        last = "DISCONNECT 0x%02x".formatted(length == 0 ? 0 : answer[next] & 0xFF);
      } else if (type == 2 && length > 1 && answer[next + 1] != 0) {
        last = "CONNACK 0x%02x".formatted(answer[next + 1] & 0xFF);
      }
      at = next + length;
    }
    assertThat(at).as("the last packet is whole").isEqualTo(answer.length);
    return last;
  }

  @SuppressWarnings("SystemOut")
  private void report(Map<String, Long> ends) throws Exception {
    awaitConnections(2);
    long heap = heapBytes();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SETTLE_SECONDS);
    while (heap > heapBytes + HEAP_SLACK_BYTES && System.nanoTime() < deadline) {
      Thread.sleep(200);
      heap = heapBytes();
    }
    int open = descriptors();
    long messages = bystanders.finish();
    long attacks = ends.values().stream().mapToLong(Long::longValue).sum();
    System.out.printf(
        "%d attacks; bystanders %d messages; descriptors %d, then %d; heap %d, then %d; ends %s%n",
        attacks, messages, descriptors, open, heapBytes, heap, ends);
    assertThat(heap).isLessThan(heapBytes + HEAP_SLACK_BYTES);
    assertThat(open).isLessThan(descriptors + DESCRIPTORS_SLACK);
    assertThat(broker.errors()).doesNotContain(" ERROR ", "OutOfMemory");
  }

  private void awaitConnections(int wanted) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SETTLE_SECONDS);
    double open = metric("vitrine_broker_connections_open");
    // On a machine that has no time for us, one look may take as long as all of them should.
    for (int looks = 0; open != wanted; looks++) {
      assertThat(looks < LOOKS_MIN || System.nanoTime() < deadline)
          .as(open + " connections are open, not " + wanted)
          .isTrue();
      Thread.sleep(20);
      open = metric("vitrine_broker_connections_open");
    }
  }

  private double metric(String name) throws Exception {
    Matcher matcher =
        Pattern.compile("^" + name + "(?:\\{[^}]*})? (\\S+)$", Pattern.MULTILINE)
            .matcher(broker.get("/metrics").body());
    double sum = 0;
    while (matcher.find()) {
      sum += Double.parseDouble(matcher.group(1));
    }
    return sum;
  }

  /** Live, after a full collection. */
  private long heapBytes() throws Exception {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    if (Files.isExecutable(jcmd)) {
      new ProcessBuilder(jcmd.toString(), Long.toString(broker.pid()), "GC.run")
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    }
    return (long) metric("jvm_memory_used_bytes\\{[^}]*area=\"heap\"[^}]*}");
  }

  private int descriptors() throws IOException {
    Path dir = Path.of("/proc", Long.toString(broker.pid()), "fd");
    if (!Files.isDirectory(dir)) {
      return 0;
    }
    try (Stream<Path> open = Files.list(dir)) {
      return (int) open.count();
    }
  }
}
