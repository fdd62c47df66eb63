package io.vitrine.broker.connection;

/**
 * What one event loop counts: plain numbers that only it writes; others read them a little late.
 */
public final class LoopCounters {
  public long messagesReceived;
  public long messagesSent;
  public long packetsIn;
  public long packetsOut;
  public long bytesIn;
  public long bytesOut;
  public long connectionsAccepted;
  public long droppedSlowConsumerQos0;
  public long droppedQueueFull;
  public long droppedTooLarge;
  public long droppedRetainedFull;
  public long refusedMalformed;
  public long refusedOutboxFull;
  public long refusedConnections;
}
