/**
 * Capture files: pcap in all its byte orders and resolutions, and pcapng, read as a stream one
 * frame at a time, and pcapng written. Start at {@link
 * io.vitrine.inspector.sensor.file.CaptureReader}.
 */
@NullMarked
package io.vitrine.inspector.sensor.file;

import org.jspecify.annotations.NullMarked;
