/**
 * Measurements that are too slow or too noisy for tests. Start at {@link
 * io.vitrine.benchmarks.Compare}.
 */
@NullMarked
package io.vitrine.benchmarks;

import org.jspecify.annotations.NullMarked;
