package io.vitrine.broker.router.trie;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.mqtt.topic.TopicFilter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The size and speed that the design asks for. Memory of keys and values is the caller's. */
@Tag("soak")
class MillionSubscriptionsTest {
  private static final int COUNT = 1_000_000;
  private static final int MATCHES = 1_000_000;

  @Test
  void takeAtMost300BytesEachAndMatchInAtMost2Microseconds() {
    for (String pattern : new String[] {"fleet/%d/cmd", "fleet/%d/cmd/+", "fleet/%d/#"}) {
      measure(pattern);
    }
  }

  private static void measure(String pattern) {
    String[] keys = new String[COUNT];
    for (int i = 0; i < COUNT; i++) {
      keys[i] = "client-" + i;
    }
    long before = usedBytes();
    long start = cpuNanos();
    FilterTrie<Integer> trie = FilterTrie.empty();
    for (int i = 0; i < COUNT; i++) {
      trie = trie.put(TopicFilter.parse(String.format(pattern, i)), keys[i], 1);
    }
    double insertMicros = (cpuNanos() - start) / 1e3 / COUNT;
    double bytes = (usedBytes() - before) / (double) COUNT;
    double matchMicros = matchMicros(trie, pattern);
    System.out.printf(
        "%s: %.0f bytes each, insert %.2f us, match %.2f us%n",
        pattern, bytes, insertMicros, matchMicros);
    assertThat(trie.size()).isEqualTo(COUNT);
    assertThat(bytes).isLessThan(300);
    assertThat(matchMicros).isLessThan(2);
    assertThat(keys).hasSize(COUNT);
  }

  private static double matchMicros(FilterTrie<Integer> trie, String pattern) {
    byte[][] topics = new byte[4096][];
    for (int i = 0; i < topics.length; i++) {
      String topic = String.format(pattern, i * 241).replace("+", "x").replace("#", "y/z");
      topics[i] = topic.getBytes(StandardCharsets.UTF_8);
    }
    long[] found = new long[1];
    double best = Double.MAX_VALUE;
    for (int round = 0; round < 5; round++) {
      long start = cpuNanos();
      for (int i = 0; i < MATCHES; i++) {
        byte[] topic = topics[i & 4095];
        trie.match(topic, topic.length, (key, value) -> found[0] += value);
      }
      best = Math.min(best, (cpuNanos() - start) / 1e3 / MATCHES);
    }
    assertThat(found[0]).isEqualTo(5L * MATCHES);
    return best;
  }

  /** Of this thread, so that others on the machine do not count. */
  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static long usedBytes() {
    Runtime runtime = Runtime.getRuntime();
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
