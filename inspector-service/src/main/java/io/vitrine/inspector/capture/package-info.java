/**
 * What the live brokers' taps hold and see: asks them all at once, puts their answers together, and
 * follows them. Start at {@link io.vitrine.inspector.capture.Capture}.
 */
@NullMarked
package io.vitrine.inspector.capture;

import org.jspecify.annotations.NullMarked;
