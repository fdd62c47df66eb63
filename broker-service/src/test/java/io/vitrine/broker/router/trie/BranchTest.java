package io.vitrine.broker.router.trie;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class BranchTest {
  private record Item(int key, int value) {}

  private record Step(boolean put, Item item) {}

  /** Hashes that collide at once, late, in part or never. */
  private enum Hash implements Branch.Keys<Item> {
    GOOD(0xFFFFFFFF),
    LATE(0xC0000000),
    FEW(0x7),
    ALL_THE_SAME(0);

    private final int mask;

    Hash(int mask) {
      this.mask = mask;
    }

    @Override
    public int hash(Item item) {
      return item.key * 0x9E3779B1 & mask;
    }

    @Override
    public boolean same(Item a, Item b) {
      return a.key == b.key;
    }
  }

  @Property
  void behavesLikeAMap(@ForAll Hash hash, @ForAll("steps") List<Step> steps) {
    Map<Integer, Item> model = new HashMap<>();
    Object set = null;
    for (Step step : steps) {
      Object before = set;
      Map<Integer, Item> modelBefore = Map.copyOf(model);
      if (step.put()) {
        set = Branch.put(set, step.item(), hash);
        model.put(step.item().key(), step.item());
      } else {
        set = Branch.remove(set, step.item(), hash);
        if (model.remove(step.item().key()) == null) {
          assertThat(set).isSameAs(before);
        }
      }
      assertThat(content(set)).isEqualTo(model);
      assertThat(content(before)).as("the set before the change").isEqualTo(modelBefore);
      assertThat(set instanceof Branch).isEqualTo(model.size() > 1);
    }
    for (int key = 0; key < 40; key++) {
      assertThat(found(set, hash, key)).isEqualTo(model.get(key));
    }
  }

  private static Item found(Object set, Hash hash, int key) {
    Item wanted = new Item(key, 0);
    Object candidates = Branch.candidates(set, hash.hash(wanted));
    Object[] all =
        candidates instanceof Branch several ? several.slots() : new Object[] {candidates};
    for (Object each : all) {
      if (each instanceof Item item && item.key() == key) {
        return item;
      }
    }
    return null;
  }

  private static Map<Integer, Item> content(Object set) {
    Map<Integer, Item> content = new HashMap<>();
    Branch.<Item>forEach(set, item -> assertThat(content.put(item.key(), item)).isNull());
    return content;
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Item> items =
        Combinators.combine(Arbitraries.integers().between(0, 39), Arbitraries.integers())
            .as(Item::new);
    return Combinators.combine(Arbitraries.of(true, true, false), items)
        .as(Step::new)
        .list()
        .ofMaxSize(120);
  }
}
