/**
 * How much memory the limits may take together, and whether it is there. Start at {@link
 * io.vitrine.broker.memory.MemoryPlan}.
 */
@NullMarked
package io.vitrine.broker.memory;

import org.jspecify.annotations.NullMarked;
