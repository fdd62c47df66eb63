/**
 * Flows: what went from one endpoint to another in a minute, with what Wireshark's analysis of TCP
 * finds in it. Start at {@link io.vitrine.inspector.flow.FlowTable}.
 */
@NullMarked
package io.vitrine.inspector.flow;

import org.jspecify.annotations.NullMarked;
