package io.vitrine.tap;

import static java.util.Map.entry;

import io.vitrine.contract.TapSegment;
import io.vitrine.dissect.Field;
import io.vitrine.filter.FrameFields;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The fields of the headers around a mirrored packet. */
final class MirroredFields {
  private static final int FIN = 0x01;
  private static final int SYN = 0x02;
  private static final int RST = 0x04;
  private static final int PSH = 0x08;
  private static final int ACK = 0x10;
  private static final int URG = 0x20;
  private static final int ECE = 0x40;
  private static final int CWR = 0x80;

  private static final Map<Field, Function<TapSegment, List<Object>>> FIELDS =
      Map.ofEntries(
          entry(FrameFields.VXLAN, of -> of.vni() < 0 ? List.of() : List.of(Boolean.TRUE)),
          entry(FrameFields.VXLAN_VNI, of -> unlessNegative(of.vni())),
          entry(FrameFields.VLAN, of -> of.vlan() < 0 ? List.of() : List.of(Boolean.TRUE)),
          entry(FrameFields.VLAN_ID, of -> unlessNegative(of.vlan())),
          entry(FrameFields.IP_TTL, of -> of.version6() ? List.of() : List.of((long) of.hops())),
          entry(FrameFields.IPV6_HLIM, of -> of.version6() ? List.of((long) of.hops()) : List.of()),
          entry(FrameFields.TCP_SEQ_RAW, of -> List.of(of.sequence() & 0xFFFFFFFFL)),
          entry(FrameFields.TCP_ACK_RAW, of -> List.of(of.acknowledgment() & 0xFFFFFFFFL)),
          entry(FrameFields.TCP_WINDOW, of -> List.of((long) of.window())),
          entry(FrameFields.TCP_LEN, of -> List.of((long) of.payloadLength())),
          entry(FrameFields.TCP_FLAGS, of -> List.of((long) of.flags())),
          entry(FrameFields.TCP_FLAGS_FIN, of -> flag(of, FIN)),
          entry(FrameFields.TCP_FLAGS_SYN, of -> flag(of, SYN)),
          entry(FrameFields.TCP_FLAGS_RESET, of -> flag(of, RST)),
          entry(FrameFields.TCP_FLAGS_PUSH, of -> flag(of, PSH)),
          entry(FrameFields.TCP_FLAGS_ACK, of -> flag(of, ACK)),
          entry(FrameFields.TCP_FLAGS_URG, of -> flag(of, URG)),
          entry(FrameFields.TCP_FLAGS_ECE, of -> flag(of, ECE)),
          entry(FrameFields.TCP_FLAGS_CWR, of -> flag(of, CWR)));

  private MirroredFields() {}

  static boolean knows(Field field) {
    return FIELDS.containsKey(field);
  }

  /**
   * @param field one that is known
   */
  static List<Object> values(TapSegment of, Field field) {
    Function<TapSegment, List<Object>> reader = FIELDS.get(field);
    return reader == null ? List.of() : reader.apply(of);
  }

  private static List<Object> unlessNegative(int number) {
    return number < 0 ? List.of() : List.of((long) number);
  }

  private static List<Object> flag(TapSegment of, int flag) {
    return List.of((of.flags() & flag) == 0 ? 0L : 1L);
  }
}
