/**
 * Settings: each {@linkplain io.vitrine.config.Option option} is declared once, read from flags,
 * environment, file and default in that order, checked, documented. Start at {@link
 * io.vitrine.config.Option}.
 */
@NullMarked
package io.vitrine.config;

import org.jspecify.annotations.NullMarked;
