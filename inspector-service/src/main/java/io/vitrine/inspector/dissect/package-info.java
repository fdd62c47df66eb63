/**
 * {@code vitrine dissect}: reads a capture and prints what is in it. Start at {@link
 * io.vitrine.inspector.dissect.DissectRun}.
 */
@NullMarked
package io.vitrine.inspector.dissect;

import org.jspecify.annotations.NullMarked;
