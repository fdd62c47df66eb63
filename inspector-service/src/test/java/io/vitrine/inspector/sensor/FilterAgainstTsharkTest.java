package io.vitrine.inspector.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.filter.FieldSource;
import io.vitrine.filter.Filter;
import io.vitrine.inspector.sensor.mqtt.MqttPacket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The frames that a filter selects are those that tshark selects. */
class FilterAgainstTsharkTest {
  private static final List<String> CAPTURES =
      List.of("arkime-mqtt_synthetic.pcap", "oisf-mqtt5-unsub-qos2.pcap");

  private static final Set<String> MALFORMED =
      Set.of(
          "mqtt.properties",
          "mqtt.msgtype == 12",
          "mqtt.msgtype == \"Ping Request\"",
          "mqtt.msgtype >= 12",
          "mqtt.clientid == \"\"",
          "len(mqtt.clientid) > 0");

  @BeforeAll
  static void tshark() {
    Tshark.assumeInstalled();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mqtt.topic contains \"sensors\" or mqtt.topic contains \"topicX\"",
        "mqtt.msgtype == \"Publish Message\" && mqtt.qos in {1, 2}",
        "mqtt && !(mqtt.msgtype in {1..4})",
        "len(mqtt.msg) > 10 or len(mqtt.clientid) == 10",
        "count(mqtt.topic) > 1",
        "ip.addr == 10.0.0.0/8 and mqtt.conflags & 0x80",
        "mqtt and (ip.src == 10.0.1.0/24 or ipv6.addr == ::1)",
        "tcp.port == 1883 and mqtt.len > 20 and not mqtt.conflag.cleansess == 0",
        "all tcp.port > 1000 and mqtt",
        "frame.number < 12 and mqtt.ver >= 4 or tcp.stream eq 3 and mqtt",
        "tcp.flags.push == 1 && mqtt.kalive == 60 && !mqtt.passwd"
      })
  void selectsTheSameFrames(String text) throws Exception {
    Filter filter = Filter.compile(text);
    for (String capture : CAPTURES) {
      List<Long> theirs = Tshark.frames(Captures.file(capture), text);
      assertThat(frames(Captures.file(capture), filter))
          .as(text + " on " + capture)
          .isEqualTo(theirs);
    }
  }

  static List<Path> captures() throws Exception {
    List<Path> all = new ArrayList<>();
    for (String name : DifferentialTest.captures()) {
      all.add(Captures.file(name));
    }
    all.addAll(Captures.own());
    return all;
  }

  /** Each line of filters.txt; tshark tries all of them in one run. */
  @ParameterizedTest
  @MethodSource("captures")
  void manyFiltersSelectTheSameFrames(Path capture) throws Exception {
    Path filters = resource("/filters/filters.txt");
    List<String> texts = Files.readAllLines(filters);
    assertThat(texts).hasSizeGreaterThanOrEqualTo(150);
    Map<Integer, List<Long>> theirs =
        Tshark.frames(capture, filters, resource("/filters/taps.lua"));
    Assumptions.assumeFalse(theirs.isEmpty(), "tshark has no Lua: filters were not compared");
    List<String> different = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      List<Long> ours = frames(capture, Filter.compile(texts.get(i)));
      List<Long> their = theirs.get(i + 1);
      if (!ours.equals(their) && !differsOnPurpose(capture, texts.get(i))) {
        different.add(texts.get(i) + ": ours " + ours + ", tshark's " + their);
      }
    }
    assertThat(different).as(capture.getFileName().toString()).isEmpty();
  }

  /**
   * tshark shows no flags in the CONNACK of MQTT 3.1. In what is malformed it takes a CONNECT of a
   * version that there is not for MQTT 3.1.1, and passes over a length of five bytes.
   */
  private static boolean differsOnPurpose(Path capture, String filter) {
    boolean malformed = capture.endsWith("malformed.pcap");
    return filter.startsWith("mqtt.conack.flags") || malformed && MALFORMED.contains(filter);
  }

  private static Path resource(String name) throws Exception {
    return Path.of(FilterAgainstTsharkTest.class.getResource(name).toURI());
  }

  /** Wireshark asks of frames, which may have several packets, so their values are put together. */
  private static List<Long> frames(Path capture, Filter filter) throws IOException {
    Map<Long, List<MqttPacket>> frames =
        Captures.packets(Files.readAllBytes(capture)).stream()
            .collect(
                Collectors.groupingBy(
                    each -> each.at().frame.number(), TreeMap::new, Collectors.toList()));
    List<Long> matching = new ArrayList<>();
    frames.forEach(
        (number, packets) -> {
          FieldSource frame =
              field -> {
                if (!field.name().startsWith("mqtt")) {
                  return packets.get(0).values(field);
                }
                List<Object> all = new ArrayList<>();
                packets.forEach(each -> all.addAll(each.values(field)));
                return all;
              };
          if (filter.matches(frame)) {
            matching.add(number);
          }
        });
    return matching;
  }
}
