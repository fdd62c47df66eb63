/**
 * The {@code vitrine} command and the all-in-one: reads the settings, starts services in order,
 * stops them in reverse. Start at {@link io.vitrine.standalone.Main} and {@link
 * io.vitrine.standalone.Launch}.
 */
@NullMarked
package io.vitrine.standalone;

import org.jspecify.annotations.NullMarked;
