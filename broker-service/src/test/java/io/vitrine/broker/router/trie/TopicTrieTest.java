package io.vitrine.broker.router.trie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vitrine.mqtt.topic.TopicFilter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class TopicTrieTest {
  private record Step(boolean put, String topic, int value) {}

  @Property(tries = 600)
  void matchesLikeAMapOfTopics(
      @ForAll("steps") List<Step> steps, @ForAll("filters") List<String> filters) {
    Map<String, String> model = new HashMap<>();
    TopicTrie<String> trie = TopicTrie.empty();
    for (Step step : steps) {
      TopicTrie<String> before = trie;
      int sizeBefore = model.size();
      String value = step.topic() + "=" + step.value();
      if (step.put()) {
        model.put(step.topic(), value);
        trie = trie.put(step.topic(), value);
      } else {
        model.remove(step.topic());
        trie = trie.remove(step.topic());
      }
      assertThat(trie.get(step.topic())).isEqualTo(model.get(step.topic()));
      assertThat(before.size()).isEqualTo(sizeBefore);
      assertThat(list(before.all())).hasSize(sizeBefore);
    }
    assertThat(trie.size()).isEqualTo(model.size());
    assertThat(list(trie.all())).containsExactlyInAnyOrderElementsOf(model.values());
    for (String filter : filters) {
      List<String> expected = new ArrayList<>();
      model.forEach(
          (topic, value) -> {
            if (TopicFilter.matches(filter, topic)) {
              expected.add(value);
            }
          });
      assertThat(list(trie.match(filter))).as(filter).containsExactlyInAnyOrderElementsOf(expected);
    }
    TopicTrie<String> fresh = TopicTrie.empty();
    for (Map.Entry<String, String> each : model.entrySet()) {
      fresh = fresh.put(each.getKey(), each.getValue());
    }
    assertThat(nodes(trie.root())).as("nodes").isEqualTo(nodes(fresh.root()));
  }

  @Test
  void aMatchGoesOnWithItsSnapshot() {
    TopicTrie<Integer> trie = TopicTrie.empty();
    for (int i = 0; i < 1000; i++) {
      trie = trie.put("plant/" + i + "/temp", i);
    }
    Iterator<Integer> match = trie.match("plant/+/temp");
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      found.add(match.next());
    }
    for (int i = 0; i < 1000; i++) {
      trie = trie.remove("plant/" + i + "/temp");
    }
    match.forEachRemaining(found::add);
    assertThat(found).hasSize(1000).doesNotHaveDuplicates();
    assertThat(trie.size()).isZero();
    assertThat(trie.match("#").hasNext()).isFalse();
    assertThatThrownBy(match::next).isInstanceOf(NoSuchElementException.class);
  }

  private static <T> List<T> list(Iterator<T> all) {
    List<T> list = new ArrayList<>();
    all.forEachRemaining(list::add);
    return list;
  }

  private static int nodes(TopicNode node) {
    int[] count = {1};
    Branch.<TopicNode>forEach(node.children(), child -> count[0] += nodes(child));
    return count[0];
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<String> topics =
        Arbitraries.of("", "a", "b", "ab", "$a")
            .list()
            .ofMinSize(1)
            .ofMaxSize(5)
            .map(levels -> String.join("/", levels))
            .filter(topic -> !topic.isEmpty());
    return Combinators.combine(
            Arbitraries.of(true, true, false), topics, Arbitraries.integers().between(0, 99))
        .as(Step::new)
        .list()
        .ofMaxSize(60);
  }

  @Provide
  Arbitrary<List<String>> filters() {
    return Arbitraries.of("", "a", "b", "ab", "$a", "+", "+", "#")
        .list()
        .ofMinSize(1)
        .ofMaxSize(5)
        .map(levels -> String.join("/", levels))
        .filter(filter -> TopicFilter.parse(filter) != null)
        .list()
        .ofMinSize(5)
        .ofMaxSize(20);
  }
}
