package io.vitrine.filter;

import inet.ipaddr.AddressStringException;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressNetwork;
import inet.ipaddr.IPAddressString;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** An address or a network: all addresses from {@code low} to {@code high}. */
public record AddressRange(byte[] low, byte[] high) {
  /** Reads {@code 10.0.0.1}, {@code 10.0.0.0/8}, {@code fe80::/10}; null if it is none. */
  static @Nullable AddressRange parse(String text, boolean version6) {
    boolean looksRight = version6 ? text.indexOf(':') >= 0 : text.matches("[0-9]+(\\.[0-9]+){3}.*");
    if (!looksRight) {
      return null;
    }
    try {
      IPAddress network = new IPAddressString(text).toAddress();
      if (network == null || network.isIPv6() != version6) {
        return null;
      }
      IPAddress all = network.isPrefixed() ? network.toPrefixBlock() : network;
      return new AddressRange(all.getLower().getBytes(), all.getUpper().getBytes());
    } catch (AddressStringException e) {
      return null;
    }
  }

  /** Reads either version; null if it is no address and no network. */
  public static @Nullable AddressRange parse(String text) {
    return parse(text, text.indexOf(':') >= 0);
  }

  /** An address of 4 or 16 bytes as it is written: dotted, or as RFC 5952 says. */
  static Object text(Object address) {
    return new IPAddressNetwork.IPAddressGenerator().from((byte[]) address).toCanonicalString();
  }

  /** Whether an address of 4 or 16 bytes is in it. */
  public boolean contains(byte[] address) {
    return low.length == address.length
        && Arrays.compareUnsigned(low, address) <= 0
        && Arrays.compareUnsigned(address, high) <= 0;
  }
}
