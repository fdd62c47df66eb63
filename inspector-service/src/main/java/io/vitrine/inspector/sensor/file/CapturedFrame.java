package io.vitrine.inspector.sensor.file;

/**
 * A frame of a capture file.
 *
 * @param number from 1
 * @param epochNanos when it was captured; 0 if the file does not say
 * @param linkType as tcpdump.org/linktypes.html numbers them
 * @param bytes what was captured of it
 * @param wireLength its length on the wire in bytes
 */
public record CapturedFrame(
    long number, long epochNanos, int linkType, byte[] bytes, int wireLength) {}
