package io.vitrine.inspector.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.dissect.Dissection;
import io.vitrine.dissect.Field;
import io.vitrine.dissect.FieldType;
import io.vitrine.inspector.sensor.mqtt.MqttPacket;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/** Compares our fields with tshark's: names, offsets, lengths and values. */
public final class FieldComparison {
  private FieldComparison() {}

  /** Every packet has the fields that tshark has. */
  public static void agree(List<List<String>> theirs, List<MqttPacket> packets) {
    agree(theirs, packets, Set.of());
  }

  /**
   * @param otherwise places of packets that tshark reads in another way: they are not compared
   */
  public static void agree(
      List<List<String>> theirs, List<MqttPacket> packets, Set<Integer> otherwise) {
    assertThat(packets).hasSameSizeAs(theirs);
    for (int i = 0; i < packets.size(); i++) {
      List<String> expected = new ArrayList<>(theirs.get(i));
      expected.replaceAll(FieldComparison::bit);
      List<String> ours = fields(packets.get(i).tree());
      if (!otherwise.contains(i)) {
        assertThat(ours).as("packet " + i).isEqualTo(expected);
      }
    }
  }

  /** The first byte of MQTT 3.1's CONNACK is reserved: tshark says a flag of it, without a mask. */
  private static String bit(String field) {
    return field.startsWith("mqtt.conack.flags.reserved@2+1=0")
        ? "mqtt.conack.flags.reserved@2+1=0"
        : field;
  }

  /** Our fields that tshark has too. */
  private static List<String> fields(Dissection tree) {
    List<String> fields = new ArrayList<>();
    for (int i = 1; i < tree.size(); i++) {
      Field field = tree.field(i);
      if (!ours(field)) {
        int offset = tree.offset(i);
        int length = tree.length(i);
        String hex = HexFormat.of().formatHex(tree.bytes(offset, length));
        String value = field.mask() != 0 ? Long.toString(tree.number(i)) : hex;
        boolean heading = field.type() == FieldType.NONE;
        fields.add(field.name() + "@" + offset + "+" + length + "=" + (heading ? "" : value));
      }
    }
    return fields;
  }

  private static boolean ours(Field field) {
    return field.name().matches("mqtt\\.(will\\.)?(prop\\..*|user|prop_incomplete|leftover)");
  }
}
