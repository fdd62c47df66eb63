package io.vitrine.contract;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Which routes a message was taken for, by the outbox that has it for them. So that it becomes what
 * it was taken for, once, also if the config file gives a route another outbox while it waits.
 *
 * <p>Layout, big endian: count u8; for each outbox its name with a u8 length and the count of its
 * routes u16; for each of those the name with a u16 length.
 *
 * @param all each outbox once, in the same order in all of them
 */
public record OutboxClaims(List<Claim> all) {
  /** Stands for the outbox that the record is in, where that is the only one. */
  public static final String HERE = "";

  /**
   * What one outbox has a message for.
   *
   * @param outbox name of its kind, or {@link #HERE}
   * @param routes names; those whose filter matches the topic
   */
  public record Claim(String outbox, List<String> routes) {
    public Claim {
      routes = List.copyOf(routes);
    }
  }

  public OutboxClaims {
    all = List.copyOf(all);
  }

  /** As it stands in an {@link OutboxRecord}. */
  public byte[] encode() {
    Buffer out = Buffer.buffer().appendUnsignedByte((short) all.size());
    for (Claim claim : all) {
      byte[] outbox = claim.outbox().getBytes(StandardCharsets.UTF_8);
      out.appendUnsignedByte((short) outbox.length).appendBytes(outbox);
      out.appendUnsignedShort(claim.routes().size());
      for (String route : claim.routes()) {
        byte[] name = route.getBytes(StandardCharsets.UTF_8);
        out.appendUnsignedShort(name.length).appendBytes(name);
      }
    }
    return out.getBytes();
  }

  /**
   * @throws IndexOutOfBoundsException if it ends too soon
   */
  public static OutboxClaims decode(byte[] bytes) {
    Buffer in = Buffer.buffer(bytes);
    List<Claim> all = new ArrayList<>();
    int at = 1;
    for (int i = in.getUnsignedByte(0); i > 0; i--) {
      int end = at + 1 + in.getUnsignedByte(at);
      String outbox = in.getString(at + 1, end);
      List<String> routes = new ArrayList<>();
      at = end + 2;
      for (int j = in.getUnsignedShort(end); j > 0; j--) {
        end = at + 2 + in.getUnsignedShort(at);
        routes.add(in.getString(at + 2, end));
        at = end;
      }
      all.add(new Claim(outbox, routes));
    }
    return new OutboxClaims(all);
  }
}
