/**
 * The web page: files of the jar, kept in memory, with what a browser needs to cache them. Start at
 * {@link io.vitrine.inspector.web.WebPage}.
 */
@NullMarked
package io.vitrine.inspector.web;

import org.jspecify.annotations.NullMarked;
