/**
 * Damaged input, for as long as {@code vitrine.fuzz.seconds} says: a second, or ten minutes with
 * -Pfuzz.
 */
package io.vitrine.inspector.fuzz;
