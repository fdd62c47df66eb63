package io.vitrine.filter;

/** A compiled part of a filter. Immutable, any thread. */
@FunctionalInterface
interface Predicate {
  boolean test(FieldSource source);
}
