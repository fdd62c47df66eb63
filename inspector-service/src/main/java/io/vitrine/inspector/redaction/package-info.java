/**
 * Secrets out of captures: passwords, authentication data, and payloads of topics that are told,
 * are zeroed in the frames that carry them. Start at {@link io.vitrine.tap.Redaction} for what is
 * secret, at {@link io.vitrine.inspector.redaction.FrameRedaction} for where it is.
 */
@NullMarked
package io.vitrine.inspector.redaction;

import org.jspecify.annotations.NullMarked;
