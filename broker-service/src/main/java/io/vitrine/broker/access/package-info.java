/** Who may connect, publish and subscribe. Start at {@link io.vitrine.broker.access.Access}. */
@NullMarked
package io.vitrine.broker.access;

import org.jspecify.annotations.NullMarked;
