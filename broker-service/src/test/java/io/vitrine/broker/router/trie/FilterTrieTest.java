package io.vitrine.broker.router.trie;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.mqtt.topic.TopicFilter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class FilterTrieTest {
  private record Step(boolean put, String filter, String key, int value) {}

  private record Subscription(String filter, String key) {}

  @Property(tries = 600)
  void matchesLikeAListOfFilters(
      @ForAll("steps") List<Step> steps, @ForAll("topics") List<String> topics) {
    Map<Subscription, Integer> model = new HashMap<>();
    FilterTrie<Integer> trie = FilterTrie.empty();
    for (Step step : steps) {
      trie = apply(trie, model, step);
    }
    assertThat(trie.size()).isEqualTo(model.size());
    for (String topic : topics) {
      assertThat(matches(trie, topic)).as(topic).isEqualTo(expected(model, topic));
    }
    assertThat(nodes(trie.root())).as("nodes").isEqualTo(nodes(built(model).root()));
  }

  @Property(tries = 300)
  void aSnapshotStaysAsItWas(
      @ForAll("steps") List<Step> steps,
      @ForAll("steps") List<Step> later,
      @ForAll("topics") List<String> topics) {
    Map<Subscription, Integer> model = new HashMap<>();
    FilterTrie<Integer> snapshot = FilterTrie.empty();
    for (Step step : steps) {
      snapshot = apply(snapshot, model, step);
    }
    FilterTrie<Integer> trie = snapshot;
    for (Step step : later) {
      trie = apply(trie, new HashMap<>(), step);
    }
    assertThat(snapshot.size()).isEqualTo(model.size());
    for (String topic : topics) {
      assertThat(matches(snapshot, topic)).isEqualTo(expected(model, topic));
    }
  }

  @Property(tries = 300)
  void nothingIsLeftWhenAllWentAway(@ForAll("steps") List<Step> steps) {
    Map<Subscription, Integer> model = new HashMap<>();
    FilterTrie<Integer> trie = FilterTrie.empty();
    for (Step step : steps) {
      trie = apply(trie, model, step);
    }
    for (Subscription each : model.keySet()) {
      trie = trie.remove(TopicFilter.parse(each.filter()), each.key());
    }
    assertThat(trie.size()).isZero();
    assertThat(trie.root().isEmpty()).isTrue();
  }

  @Test
  void manySubscribersOfOneFilterAreAllFound() {
    FilterTrie<Integer> trie = FilterTrie.empty();
    TopicFilter filter = TopicFilter.parse("news/#");
    for (int i = 0; i < 20_000; i++) {
      trie = trie.put(filter, "client" + i, i);
    }
    assertThat(matches(trie, "news")).hasSize(20_000).containsEntry("news/#|client77", 77);
    for (int i = 0; i < 20_000; i += 2) {
      trie = trie.remove(filter, "client" + i);
    }
    assertThat(trie.size()).isEqualTo(10_000);
    assertThat(matches(trie, "news/today")).hasSize(10_000);
  }

  @Test
  void removingWhatIsNotThereChangesNothing() {
    FilterTrie<Integer> trie = FilterTrie.<Integer>empty().put(TopicFilter.parse("a/b/+"), "c", 1);
    for (String each : List.of("a", "a/b", "a/b/#", "a/b/c", "a/b/+/d", "+", "#", "a/+/+", "x")) {
      assertThat(trie.remove(TopicFilter.parse(each), "c")).as(each).isSameAs(trie);
    }
    assertThat(trie.remove(TopicFilter.parse("a/b/+"), "other")).isSameAs(trie);
  }

  @Test
  void aTopicMayBeTheBeginningOfALargerArray() {
    FilterTrie<Integer> trie = FilterTrie.<Integer>empty().put(TopicFilter.parse("a/b"), "c", 1);
    List<Integer> found = new ArrayList<>();
    trie.match("a/b/c".getBytes(StandardCharsets.UTF_8), 3, (key, value) -> found.add(value));
    assertThat(found).containsExactly(1);
  }

  private static FilterTrie<Integer> apply(
      FilterTrie<Integer> trie, Map<Subscription, Integer> model, Step step) {
    TopicFilter filter = TopicFilter.parse(step.filter());
    Subscription subscription = new Subscription(step.filter(), step.key());
    if (step.put()) {
      model.put(subscription, step.value());
      return trie.put(filter, step.key(), step.value());
    }
    model.remove(subscription);
    return trie.remove(filter, step.key());
  }

  private static FilterTrie<Integer> built(Map<Subscription, Integer> model) {
    FilterTrie<Integer> trie = FilterTrie.empty();
    for (Map.Entry<Subscription, Integer> each : model.entrySet()) {
      trie =
          trie.put(TopicFilter.parse(each.getKey().filter()), each.getKey().key(), each.getValue());
    }
    return trie;
  }

  /** By key alone, since the trie does not tell the filter; so values name it where it matters. */
  private static Map<String, Integer> matches(FilterTrie<Integer> trie, String topic) {
    Map<String, Integer> found = new HashMap<>();
    trie.match(
        topic,
        (key, value) -> {
          String name = key.startsWith("client") ? "news/#|" + key : key + "|" + value;
          assertThat(found.merge(name, key.startsWith("client") ? value : 1, Integer::sum))
              .isNotNull();
        });
    return found;
  }

  private static Map<String, Integer> expected(Map<Subscription, Integer> model, String topic) {
    Map<String, Integer> expected = new HashMap<>();
    model.forEach(
        (subscription, value) -> {
          if (TopicFilter.matches(subscription.filter(), topic)) {
            expected.merge(subscription.key() + "|" + value, 1, Integer::sum);
          }
        });
    return expected;
  }

  private static int nodes(FilterNode node) {
    int[] count = {1 + (node.plus() == null ? 0 : nodes(Objects.requireNonNull(node.plus())))};
    Branch.<FilterNode>forEach(node.children(), child -> count[0] += nodes(child));
    return count[0];
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<String> filters =
        Arbitraries.of("", "a", "b", "ab", "$a", "+", "+", "#")
            .list()
            .ofMinSize(1)
            .ofMaxSize(5)
            .map(levels -> String.join("/", levels))
            .filter(filter -> TopicFilter.parse(filter) != null);
    return Combinators.combine(
            Arbitraries.of(true, true, false),
            filters,
            Arbitraries.of("c1", "c2", "c3"),
            Arbitraries.integers().between(0, 1000))
        .as(Step::new)
        .list()
        .ofMaxSize(60);
  }

  @Provide
  Arbitrary<List<String>> topics() {
    return Arbitraries.of("", "a", "b", "ab", "$a")
        .list()
        .ofMinSize(1)
        .ofMaxSize(5)
        .map(levels -> String.join("/", levels))
        .filter(topic -> !topic.isEmpty())
        .list()
        .ofMinSize(5)
        .ofMaxSize(20);
  }
}
