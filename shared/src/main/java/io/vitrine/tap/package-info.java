/**
 * The flight recorder of a broker's event loops, or of a sensor: the last frames in rings, and
 * whoever wants to see them, or the connections they belong to, asks here; the filter is evaluated
 * where the frames are. Start at {@link io.vitrine.tap.TapService}.
 */
@NullMarked
package io.vitrine.tap;

import org.jspecify.annotations.NullMarked;
