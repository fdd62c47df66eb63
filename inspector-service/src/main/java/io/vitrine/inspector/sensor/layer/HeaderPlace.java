package io.vitrine.inspector.sensor.layer;

import static java.util.Map.entry;

import io.vitrine.dissect.Field;
import io.vitrine.filter.FrameFields;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Where a field stands in a header that is looked at only when a filter asks.
 *
 * @param layer whose header it is
 * @param offset bytes from the header's beginning
 * @param length bytes that hold it, 1 to 4; of an address 6
 * @param shift bits below it in those bytes
 * @param mask of its bits, when those below are gone; 0: the bytes themselves are the value
 * @param unit what the number counts, in bytes; 1 if it is no length
 */
record HeaderPlace(Layer layer, int offset, int length, int shift, long mask, int unit) {
  static final Map<Field, HeaderPlace> ALL =
      Map.ofEntries(
          entry(FrameFields.ETH_DST, bytes(Layer.ETHERNET, 0, 6)),
          entry(FrameFields.ETH_SRC, bytes(Layer.ETHERNET, 6, 6)),
          entry(FrameFields.ETH_TYPE, number(Layer.ETHERNET, 12, 2)),
          entry(FrameFields.PPPOE_SESSION_ID, number(Layer.PPPOE, 2, 2)),
          entry(FrameFields.IP_VERSION, bits(Layer.IPV4, 0, 1, 4, 4)),
          entry(FrameFields.IP_HDR_LEN, words(Layer.IPV4, 0, 0)),
          entry(FrameFields.IP_DSFIELD, number(Layer.IPV4, 1, 1)),
          entry(FrameFields.IP_DSCP, bits(Layer.IPV4, 1, 1, 2, 6)),
          entry(FrameFields.IP_LEN, number(Layer.IPV4, 2, 2)),
          entry(FrameFields.IP_ID, number(Layer.IPV4, 4, 2)),
          entry(FrameFields.IP_DF, bits(Layer.IPV4, 6, 1, 6, 1)),
          entry(FrameFields.IP_MF, bits(Layer.IPV4, 6, 1, 5, 1)),
          entry(FrameFields.IP_PROTO, number(Layer.IPV4, 9, 1)),
          entry(FrameFields.IP_CHECKSUM, number(Layer.IPV4, 10, 2)),
          entry(FrameFields.IPV6_FLOW, bits(Layer.IPV6, 0, 4, 0, 20)),
          entry(FrameFields.IPV6_PLEN, number(Layer.IPV6, 4, 2)),
          entry(FrameFields.IPV6_NXT, number(Layer.IPV6, 6, 1)),
          entry(FrameFields.UDP_LENGTH, number(Layer.UDP, 4, 2)),
          entry(FrameFields.UDP_CHECKSUM, number(Layer.UDP, 6, 2)),
          entry(FrameFields.GRE_PROTO, number(Layer.GRE, 2, 2)),
          entry(FrameFields.TCP_HDR_LEN, words(Layer.TCP, 12, 4)),
          entry(FrameFields.TCP_CHECKSUM, number(Layer.TCP, 16, 2)),
          entry(FrameFields.TCP_URGENT, number(Layer.TCP, 18, 2)));

  private static HeaderPlace number(Layer layer, int offset, int length) {
    return bits(layer, offset, length, 0, 8 * length);
  }

  private static HeaderPlace bits(Layer layer, int offset, int length, int shift, int count) {
    return new HeaderPlace(layer, offset, length, shift, (1L << count) - 1, 1);
  }

  /** Half a byte that counts words of 32 bits. */
  private static HeaderPlace words(Layer layer, int offset, int shift) {
    return new HeaderPlace(layer, offset, 1, shift, 0xF, 4);
  }

  private static HeaderPlace bytes(Layer layer, int offset, int length) {
    return new HeaderPlace(layer, offset, length, 0, 0, 1);
  }

  /** Below 0x600 stands a length where Ethernet has its type (IEEE 802.3, 3.2.6). */
  private boolean length802(byte[] bytes, int at) {
    return layer == Layer.ETHERNET && bytes[at] >= 0 && bytes[at] < 6;
  }

  /** The value in a segment; empty if it has no such header, or it was cut off. */
  List<Object> values(Segment in) {
    byte[] bytes = in.bytesOf(layer);
    int at = in.start(layer) + offset;
    if (!in.holds(layer) || at < offset || at + length > bytes.length) {
      return List.of();
    }
    if (mask == 0) {
      return List.of(Arrays.copyOfRange(bytes, at, at + length));
    }
    if (length802(bytes, at)) {
      return List.of();
    }
    long value = 0;
    for (int i = at; i < at + length; i++) {
      value = value << 8 | bytes[i] & 0xFF;
    }
    return List.of((value >>> shift & mask) * unit);
  }
}
