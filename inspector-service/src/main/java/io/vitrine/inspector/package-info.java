/**
 * The inspector: capture from the live brokers, the HTTP API, the web page. Start at {@link
 * io.vitrine.inspector.InspectorService}.
 */
@NullMarked
package io.vitrine.inspector;

import org.jspecify.annotations.NullMarked;
