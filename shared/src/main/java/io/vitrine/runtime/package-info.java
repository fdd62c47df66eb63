/**
 * What every service runs on: the {@linkplain io.vitrine.runtime.Bus event bus door}, the blocking
 * lane, the cluster, health, metrics and logs. Start at {@link io.vitrine.runtime.Bus}.
 */
@NullMarked
package io.vitrine.runtime;

import org.jspecify.annotations.NullMarked;
