/** Brokers under measurement, ours and others', each a process of its own. */
@NullMarked
package io.vitrine.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
