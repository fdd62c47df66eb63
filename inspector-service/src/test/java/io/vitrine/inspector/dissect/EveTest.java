package io.vitrine.inspector.dissect;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.vitrine.inspector.dissect.DissectTask.Format;
import io.vitrine.inspector.dissect.DissectTask.View;
import io.vitrine.inspector.sensor.Captures;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Events as Suricata's user guide describes them, of Suricata's own captures. */
class EveTest {
  @Test
  void aPublishAtQos2IsOneEventWithItsAnswers() throws IOException {
    List<JsonObject> events = events("oisf-mqtt311-pub-qos2.pcap", "", false);
    JsonObject event =
        events.stream().filter(each -> mqtt(each).containsKey("publish")).findFirst().orElseThrow();
    assertThat(event.getString("event_type")).isEqualTo("mqtt");
    assertThat(event.getString("proto")).isEqualTo("TCP");
    assertThat(event.getString("src_ip")).isEqualTo("0000:0000:0000:0000:0000:0000:0000:0001");
    assertThat(event.getInteger("dest_port")).isEqualTo(1883);
    assertThat(event.getString("timestamp"))
        .matches("\\d{4}-\\d\\d-\\d\\dT[0-9:]{8}\\.\\d{6}\\+0000");
    assertThat(mqtt(event).fieldNames()).containsExactly("publish", "pubrec", "pubrel", "pubcomp");
    JsonObject publish = mqtt(event).getJsonObject("publish");
    assertThat(publish.getInteger("qos")).isEqualTo(2);
    assertThat(publish.getString("topic")).isEqualTo("topicX");
    assertThat(publish.getInteger("message_id")).isEqualTo(1);
    assertThat(publish.getString("message")).isNotEmpty();
    assertThat(mqtt(event).getJsonObject("pubrel").getInteger("qos")).isEqualTo(1);
    assertThat(events.stream().map(each -> each.getLong("flow_id")).distinct()).hasSize(1);
  }

  @Test
  void connectHasFlagsWillAndProperties() throws IOException {
    String name = "oisf-mqtt5-pub-mosquittoprops.pcap";
    JsonObject connect = mqtt(events(name, "", false).get(0)).getJsonObject("connect");
    assertThat(connect.getString("protocol_string")).isEqualTo("MQTT");
    assertThat(connect.getInteger("protocol_version")).isEqualTo(5);
    assertThat(connect.getJsonObject("flags").getBoolean("password")).isTrue();
    assertThat(connect.containsKey("password")).isFalse();
    assertThat(connect.getJsonObject("will").getString("topic")).isEqualTo("willtopic");
    assertThat(connect.getJsonObject("properties").getInteger("session_expiry_interval"))
        .isEqualTo(555);
    assertThat(connect.getJsonObject("properties").getString("userprop1")).isEqualTo("userval1");
    JsonObject shown = mqtt(events(name, "", true).get(0)).getJsonObject("connect");
    assertThat(shown.getString("password")).isEqualTo("pass");
  }

  @Test
  void flowsAndFindingsAreEventsOfTheSameConnection() throws IOException {
    String name = "oisf-mqtt311-pub-userpass.pcap";
    long flow = events(name, "", false).get(0).getLong("flow_id");
    List<JsonObject> flows = events(name, "", false, View.FLOWS);
    assertThat(flows).hasSize(2);
    assertThat(flows.get(0).getString("event_type")).isEqualTo("netflow");
    assertThat(flows.get(0).getLong("flow_id")).isEqualTo(flow);
    JsonObject counts = flows.get(0).getJsonObject("netflow");
    assertThat(counts.getInteger("pkts")).isPositive();
    assertThat(counts.getString("start")).matches("\\d{4}-\\d\\d-\\d\\dT[0-9:]{8}\\.\\d{6}\\+0000");
    assertThat(flows.get(0).getJsonObject("tcp").getString("tcp_flags")).isEqualTo("1b");
    JsonObject finding =
        events(name, "", false, View.FINDINGS).stream()
            .filter(each -> each.encode().contains("credentials_in_clear"))
            .findFirst()
            .orElseThrow();
    assertThat(finding.getString("event_type")).isEqualTo("alert");
    assertThat(finding.getLong("flow_id")).isEqualTo(flow);
    JsonObject alert = finding.getJsonObject("alert");
    assertThat(alert.getString("signature")).startsWith("VITRINE credentials_in_clear: ");
    assertThat(alert.getString("category")).isEqualTo("3.1.1 5.4.1");
    assertThat(alert.getInteger("severity")).isEqualTo(2);
    assertThat(alert.getInteger("signature_id")).isPositive();
    assertThat(alert.getJsonObject("metadata").containsKey("offset")).isTrue();
  }

  @Test
  void aTransactionIsWantedIfAnyOfItsPacketsIs() throws IOException {
    List<JsonObject> events =
        events("oisf-mqtt311-unsub-qos1.pcap", "mqtt.msgtype == SUBACK", false);
    assertThat(events).hasSize(1);
    assertThat(mqtt(events.get(0)).fieldNames()).containsExactly("subscribe", "suback");
  }

  @Test
  void everyPacketIsInOneEvent() throws IOException {
    for (String name : Captures.names()) {
      long packets = Captures.packets(name).size();
      long inEvents =
          events(name, "", false).stream().mapToLong(each -> mqtt(each).fieldNames().size()).sum();
      // Packets that were sent again are in one object, reserved types in none.
      assertThat(inEvents).as(name).isBetween(packets - 3, packets);
    }
  }

  private static JsonObject mqtt(JsonObject event) {
    return event.getJsonObject("mqtt");
  }

  private static List<JsonObject> events(String name, String filter, boolean secrets)
      throws IOException {
    return events(name, filter, secrets, View.PACKETS);
  }

  private static List<JsonObject> events(String name, String filter, boolean secrets, View view)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DissectTask task =
        DissectTask.of(Captures.file(name).toString())
            .filtered(filter)
            .showing(view)
            .as(Format.EVE)
            .with(false, false, secrets);
    PrintStream print = new PrintStream(out, false, StandardCharsets.UTF_8);
    DissectRun.run(task, InputStream.nullInputStream(), print, print);
    print.flush();
    return out.toString(StandardCharsets.UTF_8)
        .lines()
        .filter(each -> each.startsWith("{"))
        .map(JsonObject::new)
        .toList();
  }
}
