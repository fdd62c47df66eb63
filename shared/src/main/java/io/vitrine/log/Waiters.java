package io.vitrine.log;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Those who wait for a log to grow: a stack without locks. While nobody waits, the one who appends
 * pays a volatile read.
 *
 * <p>Threads: any.
 */
final class Waiters {
  private static final Logger LOG = LoggerFactory.getLogger(Waiters.class);
  private static final VarHandle TOP;
  private static final VarHandle DONE;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      TOP = lookup.findVarHandle(Waiters.class, "top", Waiter.class);
      DONE = lookup.findVarHandle(Waiter.class, "done", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final class Waiter {
    final long after;
    final Runnable wake;
    @Nullable Waiter next;

    @SuppressWarnings("UnusedVariable") // through DONE
    private volatile boolean done;

    Waiter(long after, Runnable wake) {
      this.after = after;
      this.wake = wake;
    }

    void wakeOnce() {
      if (!DONE.compareAndSet(this, false, true)) {
        return;
      }
      try {
        wake.run();
      } catch (RuntimeException e) {
        LOG.error("A reader of a log failed when it was woken", e);
      }
    }
  }

  private volatile @Nullable Waiter top;

  /** Whether anybody waits. To be read after a volatile write of the new last sequence. */
  boolean any() {
    return top != null;
  }

  /**
   * Waits for {@code last} to pass {@code after}. It is looked at again after the waiter can be
   * seen, so that no append falls between the two.
   */
  void add(long after, Runnable wake, LongSupplier last) {
    Waiter waiter = new Waiter(after, wake);
    push(waiter);
    if (last.getAsLong() > after) {
      waiter.wakeOnce();
    }
  }

  /** Wakes all who wait for a sequence up to {@code last}. */
  void wake(long last) {
    Waiter waiter = (Waiter) TOP.getAndSet(this, (Waiter) null);
    while (waiter != null) {
      Waiter next = waiter.next;
      if (last > waiter.after) {
        waiter.wakeOnce();
      } else {
        push(waiter);
      }
      waiter = next;
    }
  }

  private void push(Waiter waiter) {
    Waiter seen;
    do {
      seen = top;
      waiter.next = seen;
    } while (!TOP.compareAndSet(this, seen, waiter));
  }
}
