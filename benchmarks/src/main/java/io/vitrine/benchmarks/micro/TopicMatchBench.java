package io.vitrine.benchmarks.micro;

import io.vitrine.broker.router.trie.FilterTrie;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * A topic matched against a million subscriptions, one of which fits; the broker's cache left out.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(jvmArgsAppend = "-Xmx3g")
public class TopicMatchBench {
  @Param({"exact", "plus", "hash", "mixed"})
  public String form = "";

  private FilterTrie<Integer> trie = FilterTrie.empty();
  private byte[][] topics = {};
  private int next;
  private long found;
  private final BiConsumer<String, Integer> count = (key, value) -> found += value;

  @Setup
  public void setUp() {
    Subscriptions subscriptions = new Subscriptions(form);
    trie = subscriptions.trie(Subscriptions.keys());
    topics = subscriptions.topics();
  }

  @Benchmark
  public long match() {
    byte[] topic = topics[next++ & (topics.length - 1)];
    trie.match(topic, topic.length, count);
    return found;
  }
}
