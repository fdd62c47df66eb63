/**
 * The HTTP API under {@code /api/v1}: its OpenAPI document, the router that is built from it, and a
 * handler per operation. Everything lives on the event loop of {@link
 * io.vitrine.inspector.http.HttpVerticle}, the place to start.
 */
@NullMarked
package io.vitrine.inspector.http;

import org.jspecify.annotations.NullMarked;
