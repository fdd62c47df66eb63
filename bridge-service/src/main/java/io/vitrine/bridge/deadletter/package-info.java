/**
 * What becomes of a record that Kafka will never take as it is: a record in the dead-letter topic
 * that says why. Pure. Start at {@link io.vitrine.bridge.deadletter.DeadLetters}.
 */
@NullMarked
package io.vitrine.bridge.deadletter;

import org.jspecify.annotations.NullMarked;
