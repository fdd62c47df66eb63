package io.vitrine.broker.router;

import io.vitrine.broker.session.Message;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A QoS 2 message that is on its way to the disk, with those who get it not from there.
 *
 * <p>Threads: one event loop's.
 */
public final class Kept {
  private final Router router;
  private final Route route;
  private final Message message;
  private final @Nullable Subscriber publisher;

  /** Members of shared subscriptions, one for each. */
  private final List<Target> chosen = new ArrayList<>(0);

  Kept(Router router, Route route, Message message, @Nullable Subscriber publisher) {
    this.router = router;
    this.route = route;
    this.message = message;
    this.publisher = publisher;
  }

  void chosen(Target member) {
    chosen.add(member);
  }

  /** The disk has it: the others get it. */
  public void deliver() {
    router.deliverKept(route, message, publisher, chosen);
  }
}
