package io.vitrine.broker.connection;

import io.vitrine.broker.loop.Acks;

/**
 * An acknowledgement before which something else is to be done.
 *
 * @param then before it is acknowledged
 * @param otherwise before it is refused
 */
record AfterAcks(Runnable then, Runnable otherwise, Acks acks) implements Acks {
  @Override
  public void acknowledge(int packetId, int code) {
    then.run();
    acks.acknowledge(packetId, code);
  }

  @Override
  public void refuse(int packetId, int code) {
    otherwise.run();
    acks.refuse(packetId, code);
  }
}
