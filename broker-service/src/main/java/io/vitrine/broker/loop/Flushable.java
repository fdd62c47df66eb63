package io.vitrine.broker.loop;

/** Something that gathered bytes in this turn; told once at its end. */
@FunctionalInterface
public interface Flushable {
  void flushTurn();
}
