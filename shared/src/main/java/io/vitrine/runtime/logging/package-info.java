/**
 * What the process says on its standard error: text for people or JSON for machines, levels per
 * package, and never a wait for a slow reader. Start at {@link io.vitrine.runtime.logging.Logging}.
 */
@NullMarked
package io.vitrine.runtime.logging;

import org.jspecify.annotations.NullMarked;
