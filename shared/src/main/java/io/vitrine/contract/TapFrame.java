package io.vitrine.contract;

/**
 * A frame of the tap with its place: the event loop whose ring holds it and its number there.
 *
 * @param loop index of the event loop
 * @param sequence number in that loop's ring, from 1
 */
public record TapFrame(int loop, long sequence, TapRecord record) {}
