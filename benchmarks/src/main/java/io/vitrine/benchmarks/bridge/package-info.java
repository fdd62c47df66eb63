/**
 * The road to Kafka against raw producing of the same records, each part a process of its own, all
 * with the same Kafka. Start at {@link io.vitrine.benchmarks.bridge.Road}.
 */
@NullMarked
package io.vitrine.benchmarks.bridge;

import org.jspecify.annotations.NullMarked;
