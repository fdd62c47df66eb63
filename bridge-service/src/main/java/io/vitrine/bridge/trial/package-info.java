/**
 * What routes would make of a message, without Kafka. Pure. Start at {@link
 * io.vitrine.bridge.trial.Trial}.
 */
@NullMarked
package io.vitrine.bridge.trial;

import org.jspecify.annotations.NullMarked;
