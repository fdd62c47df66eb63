/**
 * Spans for OpenTelemetry, off unless {@code telemetry.otlp_endpoint} is set. Start at {@link
 * io.vitrine.runtime.tracing.Tracing}; whoever makes spans does so with {@link
 * io.vitrine.runtime.tracing.Spans}.
 */
@NullMarked
package io.vitrine.runtime.tracing;

import org.jspecify.annotations.NullMarked;
