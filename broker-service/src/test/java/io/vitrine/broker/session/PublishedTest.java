package io.vitrine.broker.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PublishedTest {
  private static final int[] ONE = {7};
  private static final int[] THREE = {0, 4, 9};

  private final Published published = new Published();

  @Test
  void remembersAsManyMessagesHoweverManyPartitionsHaveThem() {
    published.remember(1, 11, ONE, new long[] {100}, 0);
    for (int id = 2; id <= Published.REMEMBERED_MAX; id++) {
      published.remember(id, 10 + id, THREE, new long[] {id, 0, Published.UNKNOWN}, 0);
    }
    int first = published.find(1, 11, 0);
    assertThat(published.sequence(first, 7)).isEqualTo(100);
    assertThat(published.sequence(first, 0)).isEqualTo(Published.UNKNOWN);
    for (int id = 2; id <= Published.REMEMBERED_MAX; id++) {
      int place = published.find(id, 10 + id, 0);
      assertThat(published.sequence(place, 0)).isEqualTo(id);
      assertThat(published.sequence(place, 4)).as("dropped there").isZero();
      assertThat(published.sequence(place, 9)).isEqualTo(Published.UNKNOWN);
    }
    published.remember(65, 75, ONE, new long[] {200}, 0);
    assertThat(published.find(1, 11, 0)).as("the oldest").isEqualTo(Published.UNKNOWN);
    assertThat(published.sequence(published.find(2, 12, 0), 0)).isEqualTo(2);
    assertThat(published.sequence(published.find(65, 75, 0), 7)).isEqualTo(200);
  }

  @Test
  void knowsTheLatestOfAnIdentifierAlone() {
    published.remember(1, 11, ONE, new long[] {1}, 5);
    assertThat(published.find(1, 11, 6)).as("too old").isEqualTo(Published.UNKNOWN);
    published.remember(1, 12, ONE, new long[] {2}, 6);
    assertThat(published.find(1, 11, 0)).isEqualTo(Published.UNKNOWN);
    assertThat(published.sequence(published.find(1, 12, 6), 7)).isEqualTo(2);
  }
}
