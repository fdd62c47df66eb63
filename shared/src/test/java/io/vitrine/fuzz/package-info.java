/**
 * Damaged input. Each {@code …FuzzTest} has one target: the normal build damages samples for it at
 * random for a second, and gives it the samples; with -Pfuzz Jazzer looks for input that leads
 * where none did before, for ten minutes.
 */
package io.vitrine.fuzz;
