/**
 * What is wrong, or strange, in a capture: the dissector's findings about single packets, those
 * that take the whole conversation to see, and behaviour. Start at {@link
 * io.vitrine.inspector.finding.Check} for the list, at {@link
 * io.vitrine.inspector.finding.Observation} for what is told.
 */
@NullMarked
package io.vitrine.inspector.finding;

import org.jspecify.annotations.NullMarked;
