/**
 * Whole-process load: scenarios, the generator that runs them, the table of medians. Start at
 * {@link io.vitrine.benchmarks.load.Scenario}.
 */
@NullMarked
package io.vitrine.benchmarks.load;

import org.jspecify.annotations.NullMarked;
