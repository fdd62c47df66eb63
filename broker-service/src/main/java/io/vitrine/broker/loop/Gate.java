package io.vitrine.broker.loop;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether the publishers of an event loop are read from. Closed for one cause or several; those who
 * came to a closed gate are resumed when the last cause is gone.
 *
 * <p>Threads: the loop's.
 */
public final class Gate {
  private final List<Runnable> waiting = new ArrayList<>();
  private int causes;

  /** Why publishers are not read from. */
  public enum Cause {
    /** Another loop's inbox is full. */
    INBOX,
    /** The outbox waits for the disk. */
    OUTBOX,
    /** The session store waits for the disk. */
    STORE
  }

  public boolean open() {
    return causes == 0;
  }

  public void close(Cause cause) {
    causes |= 1 << cause.ordinal();
  }

  public void open(Cause cause) {
    causes &= ~(1 << cause.ordinal());
    if (causes == 0 && !waiting.isEmpty()) {
      List<Runnable> all = List.copyOf(waiting);
      waiting.clear();
      all.forEach(Runnable::run);
    }
  }

  /** Calls {@code resume} once when the gate opens. */
  public void whenOpen(Runnable resume) {
    waiting.add(resume);
  }
}
