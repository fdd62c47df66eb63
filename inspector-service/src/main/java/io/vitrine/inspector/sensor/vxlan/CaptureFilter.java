package io.vitrine.inspector.sensor.vxlan;

import io.vitrine.config.CaptureRule;
import io.vitrine.filter.AddressRange;
import io.vitrine.inspector.sensor.layer.Segment;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Ordered rules over what is inside a mirror; the first that fits decides, what none fits is left
 * out, and without rules nothing is. Counts what each rule decided.
 *
 * <p>Threads: {@link #admits} on one; the counts on any.
 */
final class CaptureFilter {
  private static final int ICMP = 1;
  private static final int ICMP_VERSION_6 = 58;

  /** A rule with what it decided. */
  static final class Counted {
    private final CaptureRule rule;
    private final LongAdder packets = new LongAdder();

    Counted(CaptureRule rule) {
      this.rule = rule;
    }

    CaptureRule rule() {
      return rule;
    }

    long packets() {
      return packets.sum();
    }
  }

  private final List<Counted> rules;
  private final LongAdder unmatched = new LongAdder();

  CaptureFilter(List<CaptureRule> rules) {
    this.rules = rules.stream().map(Counted::new).toList();
  }

  List<Counted> rules() {
    return rules;
  }

  /** Packets that no rule fitted. */
  long unmatched() {
    return unmatched.sum();
  }

  boolean admits(Segment segment) {
    if (rules.isEmpty()) {
      return true;
    }
    for (Counted each : rules) {
      if (fits(each.rule, segment)) {
        each.packets.increment();
        return each.rule.include();
      }
    }
    unmatched.increment();
    return false;
  }

  private static boolean fits(CaptureRule rule, Segment of) {
    boolean ports = of.protocol == Segment.TCP || of.protocol == Segment.UDP;
    boolean protocol =
        switch (rule.protocol()) {
          case "tcp" -> of.protocol == Segment.TCP;
          case "udp" -> of.protocol == Segment.UDP;
          case "icmp" -> of.protocol == ICMP || of.protocol == ICMP_VERSION_6;
          default -> true;
        };
    return protocol
        && (rule.sourcePorts().any() || (ports && rule.sourcePorts().contains(of.sourcePort)))
        && (rule.destinationPorts().any()
            || (ports && rule.destinationPorts().contains(of.destinationPort)))
        && within(rule.source(), of, true)
        && within(rule.destination(), of, false);
  }

  private static boolean within(@Nullable AddressRange range, Segment of, boolean source) {
    return range == null || range.contains(source ? of.source() : of.destination());
  }
}
