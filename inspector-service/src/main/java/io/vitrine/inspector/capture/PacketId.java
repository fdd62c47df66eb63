package io.vitrine.inspector.capture;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which packet: {@code <node>-<loop>-<sequence>}. Valid as long as the broker runs and its ring
 * still holds it.
 */
public record PacketId(String node, int loop, long sequence) {
  private static final Pattern FORM = Pattern.compile("(.+)-(\\d{1,5})-(\\d{1,18})");

  /** The id that the text is; empty if it is none. */
  public static Optional<PacketId> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new PacketId(
            matcher.group(1),
            Integer.parseInt(matcher.group(2)),
            Long.parseLong(matcher.group(3))));
  }

  @Override
  public String toString() {
    return node + "-" + loop + "-" + sequence;
  }
}
