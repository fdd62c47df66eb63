package io.vitrine.inspector.capture;

import io.vitrine.runtime.BusRefusal;
import org.jspecify.annotations.Nullable;

/**
 * What one node answered.
 *
 * @param value null if it did not
 * @param refusal why it did not; null if it did
 */
public record NodeAnswer<T>(String node, @Nullable T value, @Nullable BusRefusal refusal) {}
