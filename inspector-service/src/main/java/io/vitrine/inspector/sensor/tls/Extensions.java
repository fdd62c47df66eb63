package io.vitrine.inspector.sensor.tls;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The extensions of a handshake message (RFC 8446, 4.2) in wire order, and what those say that are
 * read. One thread.
 *
 * @param present whether the message has any, or at least the length of none
 */
record Extensions(
    boolean present,
    List<Integer> types,
    List<Integer> lengths,
    List<String> serverNames,
    List<String> protocols,
    List<Integer> versions,
    List<Integer> groups,
    List<Integer> pointFormats,
    List<Integer> signatures,
    List<Integer> keyShareGroups) {
  static final int SERVER_NAME = 0;
  static final int GROUPS = 10;
  static final int POINT_FORMATS = 11;
  static final int SIGNATURES = 13;
  static final int PROTOCOLS = 16;
  static final int ENCRYPT_THEN_MAC = 22;
  static final int VERSIONS = 43;
  static final int KEY_SHARES = 51;
  private static final int HEADER_BYTES = 4;

  private Extensions(boolean present) {
    this(
        present,
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>());
  }

  /**
   * @param offered whether they offer several where an answer names one
   */
  static Extensions parse(Bytes in, boolean offered) {
    Extensions all = new Extensions(in.more());
    Bytes list = in.part(in.u16());
    while (list.more()) {
      int type = list.u16();
      int length = list.u16();
      all.types.add(type);
      all.lengths.add(length);
      Bytes content = list.part(length);
      if (content.more()) {
        all.read(type, content, offered);
      }
    }
    return all;
  }

  private void read(int type, Bytes in, boolean offered) {
    switch (type) {
      case SERVER_NAME -> {
        in.u16();
        in.u8();
        serverNames.add(text(in.take(in.u16())));
      }
      case GROUPS -> in.part(in.u16()).numbers(2, groups);
      case POINT_FORMATS -> in.part(in.u8()).numbers(1, pointFormats);
      case SIGNATURES -> in.part(in.u16()).numbers(2, signatures);
      case PROTOCOLS -> {
        Bytes list = in.part(in.u16());
        while (list.more()) {
          protocols.add(text(list.take(list.u8())));
        }
      }
      case VERSIONS -> (offered ? in.part(in.u8()) : in).numbers(2, versions);
      case KEY_SHARES -> keyShares(offered ? in.part(in.u16()) : in);
      default -> {}
    }
  }

  /** A HelloRetryRequest names a group without a key. */
  private void keyShares(Bytes in) {
    while (in.more()) {
      int group = in.u16();
      if (in.more()) {
        keyShareGroups.add(group);
        in.part(in.u16());
      }
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Bytes that all of them take. */
  int length() {
    return lengths.stream().mapToInt(each -> HEADER_BYTES + each).sum();
  }
}
