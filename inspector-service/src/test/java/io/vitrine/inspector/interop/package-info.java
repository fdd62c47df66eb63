/**
 * The inspector against traffic that other people's programs make while the tests run. Start at
 * {@link io.vitrine.inspector.interop.LiveCaptureTest}.
 */
package io.vitrine.inspector.interop;
