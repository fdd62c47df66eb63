package io.vitrine.inspector.sensor.mqtt;

import io.vitrine.dissect.Dissector;

/**
 * Looks for the place from which on bytes are packets, while more of them come. At each place it
 * looks once, and once more when the packet that may begin there has all come. One thread.
 */
final class PacketSearch {
  /** Places that are looked at again; more make it no likelier that one is right. */
  private static final int OPEN_MAX = 64;

  private static final int[] NONE = {};

  private final PlausiblePackets plausible;
  private final int bytesMax;

  /** Where a packet may begin of which not all has come, in order; few streams ever search. */
  private int[] begins = NONE;

  /** How many bytes must be there to look again. */
  private int[] needs = NONE;

  private int open;
  private int searched;

  /**
   * @param bytesMax what ends behind so many bytes is not waited for
   */
  PacketSearch(PlausiblePackets plausible, int bytesMax) {
    this.plausible = plausible;
    this.bytesMax = bytesMax;
  }

  /**
   * The offset from which on the bytes are packets; -1 if there is none yet.
   *
   * @param length the bytes that were searched before, and more behind them
   */
  int find(byte[] bytes, int offset, int length) {
    int before = open;
    open = 0;
    for (int i = 0; i < before; i++) {
      if (needs[i] > length) {
        keep(begins[i], needs[i]);
      } else if (begins(bytes, offset, begins[i], length)) {
        return begins[i];
      }
    }
    while (searched < length) {
      if (begins(bytes, offset, searched++, length)) {
        return searched - 1;
      }
    }
    return -1;
  }

  private boolean begins(byte[] bytes, int offset, int at, int length) {
    if (!FirstBytes.possible(bytes[offset + at])) {
      return false;
    }
    int frame = Dissector.frameLength(bytes, offset + at, length - at);
    if (frame > 0 && frame <= length - at) {
      return plausible.chain(bytes, offset + at, length - at) > 0;
    }
    boolean reached = frame >= 0 && at + frame <= bytesMax;
    if (reached && plausible.mayBegin(bytes, offset + at, length - at)) {
      keep(at, frame == 0 ? length + 1 : at + frame);
    }
    return false;
  }

  /** The one that would have to be waited for longest is given up if there are too many. */
  private void keep(int begin, int need) {
    if (open == OPEN_MAX) {
      int last = 0;
      for (int i = 1; i < open; i++) {
        last = needs[i] > needs[last] ? i : last;
      }
      if (needs[last] <= need) {
        return;
      }
      System.arraycopy(begins, last + 1, begins, last, open - last - 1);
      System.arraycopy(needs, last + 1, needs, last, open - last - 1);
      open--;
    }
    if (begins.length == 0) {
      begins = new int[OPEN_MAX];
      needs = new int[OPEN_MAX];
    }
    begins[open] = begin;
    needs[open++] = need;
  }

  /** Forgets what lies before the first place that is looked at again; how many bytes that are. */
  int forgetVain() {
    int vain = open == 0 ? searched : begins[0];
    for (int i = 0; i < open; i++) {
      begins[i] -= vain;
      needs[i] -= vain;
    }
    searched -= vain;
    return vain;
  }

  /** Other bytes follow. */
  void reset() {
    begins = NONE;
    needs = NONE;
    open = 0;
    searched = 0;
  }
}
