package io.vitrine.broker.ban;

import io.netty.util.NetUtil;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An address or all addresses that begin with the same bits.
 *
 * @param prefix its bytes, 4 or 16, all other bits 0
 * @param bits how many count
 */
@SuppressWarnings("ArrayRecordComponent")
record Network(byte[] prefix, int bits) {

  /** Reads {@code 10.0.0.1}, {@code 10.0.0.0/8}, {@code fe80::/10}; null if it is none. */
  static @Nullable Network parse(String text) {
    int slash = text.indexOf('/');
    byte[] address = address(slash < 0 ? text : text.substring(0, slash));
    if (address == null) {
      return null;
    }
    int most = 8 * address.length;
    if (slash < 0) {
      return of(address, most);
    }
    String bits = text.substring(slash + 1);
    boolean right = bits.matches("[0-9]{1,3}") && Integer.parseInt(bits) <= most;
    return right ? of(address, Integer.parseInt(bits)) : null;
  }

  static Network of(byte[] address, int bits) {
    byte[] prefix = address.clone();
    for (int i = 0; i < prefix.length; i++) {
      int left = Math.max(0, Math.min(8, bits - 8 * i));
      prefix[i] &= (byte) (0xFF00 >> left);
    }
    return new Network(prefix, bits);
  }

  /** Bytes of an address as it is shown; null if it is none. */
  static byte @Nullable [] address(String text) {
    return NetUtil.createByteArrayFromIpAddressString(text);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Network network
        && bits == network.bits
        && Arrays.equals(prefix, network.prefix);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(prefix) + bits;
  }

  /** {@code 10.0.0.0/8}; of a single address without its bits. */
  @Override
  public String toString() {
    String address = NetUtil.bytesToIpAddress(prefix);
    return bits == 8 * prefix.length ? address : address + "/" + bits;
  }
}
