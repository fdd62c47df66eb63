/**
 * A large capture for measuring the inspector. Start at {@link
 * io.vitrine.benchmarks.capture.CaptureGenerator}.
 */
@NullMarked
package io.vitrine.benchmarks.capture;

import org.jspecify.annotations.NullMarked;
