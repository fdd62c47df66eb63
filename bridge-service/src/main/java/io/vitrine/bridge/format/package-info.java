/**
 * What the value of a record looks like: CloudEvents 1.0 and the JSON envelope. Pure. Start at
 * {@link io.vitrine.bridge.format.Format}.
 */
@NullMarked
package io.vitrine.bridge.format;

import org.jspecify.annotations.NullMarked;
