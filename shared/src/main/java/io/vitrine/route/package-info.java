/**
 * The language of routes: filters with named wildcards and templates with variables, read once and
 * checked, with the place of what is wrong. Pure. Start at {@link io.vitrine.route.Template}.
 */
@NullMarked
package io.vitrine.route;

import org.jspecify.annotations.NullMarked;
