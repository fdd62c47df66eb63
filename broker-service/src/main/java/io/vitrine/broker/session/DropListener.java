package io.vitrine.broker.session;

/** Hears of each message that a session drops. */
@FunctionalInterface
public interface DropListener {
  void dropped(DropCause cause);
}
