package io.vitrine.broker.loop;

/**
 * What the connections of one event loop may take of memory beside their sessions' queues.
 *
 * @param sending bytes on their way to sockets that did not take them yet
 * @param receiving bytes of packets that are not complete
 * @param clientState wills, topic aliases, and each CONNECT until its login has ended
 */
public record Budgets(Budget sending, Budget receiving, Budget clientState) {

  /** An equal share of each for one of {@code loops} event loops. */
  public static Budgets share(long sending, long receiving, long clientState, int loops) {
    return new Budgets(
        new Budget(sending / loops),
        new Budget(receiving / loops),
        new Budget(clientState / loops));
  }
}
