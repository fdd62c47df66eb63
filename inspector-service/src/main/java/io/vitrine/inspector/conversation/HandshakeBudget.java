package io.vitrine.inspector.conversation;

/** How many packets may wait for their answer, of all connections together. One thread. */
public final class HandshakeBudget {
  private int left;

  public HandshakeBudget(int most) {
    this.left = most;
  }

  boolean take() {
    if (left <= 0) {
      return false;
    }
    left--;
    return true;
  }

  void giveBack(int count) {
    left += count;
  }
}
