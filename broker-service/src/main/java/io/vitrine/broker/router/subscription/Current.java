package io.vitrine.broker.router.subscription;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.UnaryOperator;

/**
 * The current one of a row of immutable snapshots.
 *
 * <p>Threads: any; nobody waits, a writer tries again when another was quicker.
 */
public final class Current<T> {
  private static final VarHandle VALUE;

  static {
    try {
      VALUE = MethodHandles.lookup().findVarHandle(Current.class, "value", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile T value;

  public Current(T first) {
    value = first;
  }

  public T get() {
    return value;
  }

  /** Replaces it if it is still {@code expected}. */
  public boolean replace(T expected, T changed) {
    return VALUE.compareAndSet(this, expected, changed);
  }

  /** Replaces it by what {@code change} makes of it, which may be called several times. */
  public void update(UnaryOperator<T> change) {
    while (true) {
      T before = value;
      if (replace(before, change.apply(before))) {
        return;
      }
    }
  }
}
