/**
 * The flight recorder: each event loop keeps its last frames in a ring, and whoever wants to see
 * them asks here; the filter is evaluated where the frames are. Start at {@link
 * io.vitrine.broker.tap.TapService}.
 */
@NullMarked
package io.vitrine.broker.tap;

import org.jspecify.annotations.NullMarked;
