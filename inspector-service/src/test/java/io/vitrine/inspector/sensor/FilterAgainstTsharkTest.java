package io.vitrine.inspector.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.filter.FieldSource;
import io.vitrine.filter.Filter;
import io.vitrine.inspector.sensor.mqtt.MqttPacket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The frames that a filter selects are those that tshark selects. */
class FilterAgainstTsharkTest {
  private static final List<String> CAPTURES =
      List.of("arkime-mqtt_synthetic.pcap", "oisf-mqtt5-unsub-qos2.pcap");

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
      assertThat(frames(capture, filter)).as(text + " on " + capture).isEqualTo(theirs);
    }
  }

  /** Wireshark asks of frames, which may have several packets, so their values are put together. */
  private static List<Long> frames(String capture, Filter filter) throws IOException {
    Map<Long, List<MqttPacket>> frames =
        Captures.packets(capture).stream()
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
