package io.vitrine.broker.memory;

import io.vitrine.config.BrokerOptions;
import io.vitrine.config.ConfigException;
import io.vitrine.config.ConfigProblem;
import io.vitrine.config.ListenerRow;
import io.vitrine.config.MemoryOptions;
import io.vitrine.config.Position;
import io.vitrine.config.Setting;
import io.vitrine.config.Settings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The sum of what the broker's limits may take, against what there is. Limits that nobody set are
 * made smaller until the sum fits: {@link Turn} after turn down to what is enough, those of a turn
 * in the same proportion, and only then all of them further. Those that were set are kept, and
 * refused if they do not fit.
 *
 * <p>Threads: any; immutable.
 */
public final class MemoryPlan {
  private static final long MIB = 1 << 20;

  /** What the broker takes of each before any client comes: classes, tables, spare buffers. */
  private static final long BASE_BYTES = 32 * MIB;

  private final Memory memory;
  private final int percent;
  private final List<Limit> limits;
  private final Settings asked;
  private final Settings settings;

  private MemoryPlan(
      Memory memory, int percent, List<Limit> limits, Settings asked, Settings settings) {
    this.memory = memory;
    this.percent = percent;
    this.limits = limits;
    this.asked = asked;
    this.settings = settings;
  }

  /**
   * @param loops number of event loops
   * @throws ConfigException if what was set does not fit; it says the sum, what is there, and which
   *     options to lower
   */
  public static MemoryPlan of(Settings settings, Memory memory, int loops) {
    int chosen = settings.get(MemoryOptions.MEMORY_PERCENT_MAX);
    int percent = chosen == 0 ? memory.percent() : chosen;
    List<Limit> limits =
        Limits.all(
            loops, ListenerRow.of(settings).size(), settings.get(BrokerOptions.OUTBOX_PARTITIONS));
    Settings fitted = settings;
    for (Pool pool : Pool.values()) {
      fitted = fit(fitted, pool, limits, memory, percent);
    }
    return new MemoryPlan(memory, percent, limits, settings, fitted);
  }

  private static long room(Memory memory, Pool pool, int percent) {
    return memory.of(pool) / 100 * percent - BASE_BYTES;
  }

  private static Settings fit(
      Settings settings, Pool pool, List<Limit> all, Memory memory, int percent) {
    List<Limit> limits = of(pool, all);
    long room = room(memory, pool, percent);
    if (sum(limits, settings) <= room) {
      return settings;
    }
    List<Limit> open = limits.stream().filter(each -> !settings.isSet(each.option())).toList();
    Settings smaller = settings;
    for (Turn turn : Turn.values()) {
      List<Limit> its = open.stream().filter(each -> each.turn() == turn).toList();
      smaller = shrink(smaller, its, Limit::enough, room - sum(limits, smaller));
    }
    smaller = shrink(smaller, open, Limit::least, room - sum(limits, smaller));
    if (sum(limits, smaller) > room) {
      throw refusal(smaller, settings, pool, limits, memory, percent);
    }
    return smaller;
  }

  /**
   * Makes limits smaller, all in the same proportion, none below its floor.
   *
   * @param left bytes that all limits leave; negative: that they take too much
   */
  private static Settings shrink(
      Settings settings, List<Limit> limits, ToLongFunction<Limit> floor, long left) {
    if (left >= 0 || limits.isEmpty()) {
      return settings;
    }
    Settings smaller = settings;
    List<Limit> open = new ArrayList<>(limits);
    long room = sum(limits, settings) + left;
    double factor;
    List<Limit> least;
    do {
      // Those that the proportion would make too small are left out of it.
      long kept = sum(limits, smaller) - sum(open, smaller);
      factor = (room - kept) / (double) Math.max(1, sum(open, settings));
      double proportion = factor;
      least =
          open.stream()
              .filter(each -> each.isLeast(settings, proportion, floor.applyAsLong(each)))
              .toList();
      for (Limit each : least) {
        smaller = each.scaled(smaller, 0, floor.applyAsLong(each));
      }
      open.removeAll(least);
    } while (!least.isEmpty());
    for (Limit each : open) {
      smaller = each.scaled(smaller, factor, floor.applyAsLong(each));
    }
    return smaller;
  }

  private static long sum(List<Limit> limits, Settings settings) {
    return limits.stream().mapToLong(each -> each.bytes(settings)).sum();
  }

  private static ConfigException refusal(
      Settings settings,
      Settings asked,
      Pool pool,
      List<Limit> limits,
      Memory memory,
      int percent) {
    List<Limit> largest =
        largestFirst(limits, settings).stream().filter(each -> asked.isSet(each.option())).toList();
    String text =
        "the limits may take "
            + mib(sum(limits, settings))
            + " of "
            + pool.text()
            + ", and there are "
            + mib(Math.max(0, room(memory, pool, percent)))
            + " for them ("
            + percent
            + "% of "
            + mib(memory.of(pool))
            + ", less "
            + mib(BASE_BYTES)
            + "): "
            + describe(limits, settings)
            + ". "
            + (largest.isEmpty() ? "Give" : "Lower " + largest.get(0).option().key() + ", or give")
            + " the process more memory (VITRINE_JAVA_OPTS="
            + (pool == Pool.HEAP ? "-Xmx" : "-XX:MaxDirectMemorySize=")
            + "…)";
    String key =
        largest.isEmpty() ? MemoryOptions.MEMORY_PERCENT_MAX.key() : largest.get(0).option().key();
    return new ConfigException(
        List.of(new ConfigProblem(position(asked, key), key, null, null, text)));
  }

  private static Position position(Settings settings, String key) {
    return settings.given().stream()
        .filter(each -> each.option().key().equals(key))
        .map(Setting::at)
        .findFirst()
        .orElse(new Position("memory", 0, 0));
  }

  private static String describe(List<Limit> limits, Settings settings) {
    return largestFirst(limits, settings).stream()
        .map(each -> mib(each.bytes(settings)) + " " + each.option().key())
        .collect(Collectors.joining(", "));
  }

  private static String mib(long bytes) {
    return String.format(Locale.ROOT, "%.1f MiB", (double) bytes / MIB);
  }

  /** The settings with limits that fit. */
  public Settings settings() {
    return settings;
  }

  /** Most bytes that the limits let be taken. */
  public long bytes(Pool pool) {
    return sum(of(pool, limits), settings);
  }

  private static List<Limit> of(Pool pool, List<Limit> all) {
    return all.stream().filter(each -> each.pool() == pool).toList();
  }

  private static List<Limit> largestFirst(List<Limit> limits, Settings settings) {
    Comparator<Limit> bySize = Comparator.comparingLong(each -> each.bytes(settings));
    return limits.stream().sorted(bySize.reversed()).toList();
  }

  /** For people: a line for each kind of memory, and one for each limit. */
  public List<String> lines() {
    return Stream.of(Pool.values()).flatMap(this::lines).toList();
  }

  private Stream<String> lines(Pool pool) {
    String head =
        "%s: %s of %s for the limits, which may take %s"
            .formatted(
                pool.text(),
                mib(room(memory, pool, percent)),
                mib(memory.of(pool)),
                mib(bytes(pool)));
    return Stream.concat(
        Stream.of(head), largestFirst(of(pool, limits), settings).stream().map(this::line));
  }

  private String line(Limit limit) {
    long value = limit.value(settings);
    long wanted = limit.value(asked);
    return "  %10s  %s: %d%s%s"
        .formatted(
            mib(limit.bytes(settings)),
            limit.option().key(),
            value,
            limit.times() > 1 ? " x " + limit.times() : "",
            value == wanted ? "" : " (made to fit, else " + wanted + ")");
  }

  /** One line for the log. */
  @Override
  public String toString() {
    return "the limits may take "
        + mib(bytes(Pool.HEAP))
        + " of "
        + mib(memory.heap())
        + " of heap and "
        + mib(bytes(Pool.DIRECT))
        + " of "
        + mib(memory.direct())
        + " of direct memory; made to fit: "
        + made();
  }

  private String made() {
    String all =
        limits.stream()
            .filter(each -> each.value(settings) != each.value(asked))
            .map(each -> each.option().key() + " " + each.value(settings))
            .collect(Collectors.joining(", "));
    return all.isEmpty() ? "none" : all;
  }
}
