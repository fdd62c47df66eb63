package io.vitrine.broker.session;

import org.jspecify.annotations.Nullable;

/**
 * One session's own bytes and drops, entered into the account of the event loop that owns it: those
 * that wait in its queue, and those that it holds beside it, read ahead from disk or kept until
 * they are acknowledged.
 */
final class Ledger {
  private @Nullable SessionAccount account;
  private long bytes;
  private int messages;
  private long held;
  private long dropped;

  /** By cause; null while there are none. */
  private long @Nullable [] drops;

  Ledger(SessionAccount account) {
    this.account = account;
  }

  boolean fits(int weight) {
    return account == null || account.fits(weight);
  }

  boolean fitsOnTheWay(int weight) {
    return account == null || account.fitsOnTheWay(weight);
  }

  /** So many messages came to wait, with so many bytes; negative: went. */
  void add(long weight, int count) {
    bytes += weight;
    messages += count;
    if (account != null) {
      account.add(weight, count);
    }
  }

  /** So many bytes came to be held beside the queue; negative: went. */
  void hold(long more) {
    held += more;
    if (account != null) {
      account.add(more, 0);
    }
  }

  /** Nothing is held beside the queue any more. */
  void letGo() {
    hold(-held);
  }

  /** Nothing waits any more. */
  void clear() {
    add(-bytes, -messages);
  }

  void dropped(DropCause cause) {
    dropped++;
    if (drops == null) {
      drops = new long[DropCause.values().length];
    }
    drops[cause.ordinal()]++;
    if (account != null) {
      account.dropped(cause);
    }
  }

  /** Moves to the account of another event loop, or out of one while on the way. */
  void moveTo(@Nullable SessionAccount other) {
    if (account != null) {
      account.add(-bytes - held, -messages);
    }
    account = other;
    if (other != null) {
      other.add(bytes + held, messages);
    }
  }

  long bytes() {
    return bytes;
  }

  long droppedFor(DropCause cause) {
    return drops == null ? 0 : drops[cause.ordinal()];
  }

  long dropped() {
    return dropped;
  }
}
