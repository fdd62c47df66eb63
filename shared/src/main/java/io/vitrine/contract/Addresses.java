package io.vitrine.contract;

/** Every address of the event bus, computed in one place. */
public final class Addresses {
  /** Published by each service every second and after each {@link #HELLO}: a NodeAnnouncement. */
  public static final String ANNOUNCE = "vitrine.announce";

  /** Published by a service that has just started and wants to know who is there; empty body. */
  public static final String HELLO = "vitrine.hello";

  private Addresses() {}

  /** Fetch requests for a log of a node, for instance {@code outbox.3}. */
  public static String log(String node, String log) {
    return "vitrine.log." + node + "." + log;
  }

  /** Tap requests (query, packet, follow) to a broker node. */
  public static String tap(String node) {
    return "vitrine.tap." + node;
  }

  /** Requests to a broker node to publish messages, see {@link InletRequest}. */
  public static String inlet(String node) {
    return "vitrine.inlet." + node;
  }

  /** What a broker is asked about its routes to Kafka, see {@link RouteRequest}. */
  public static String routes(String node) {
    return "vitrine.routes." + node;
  }

  /** What a broker is told of records that Kafka does not take, see {@link VerdictRequest}. */
  public static String verdicts(String node) {
    return "vitrine.verdicts." + node;
  }

  /** Requests to a bridge to say what routes would make of a message, see {@link TrialRequest}. */
  public static String trial(String node) {
    return "vitrine.trial." + node;
  }

  /** Requests to a bridge to replay dead letters, see {@link ReplayRequest}. */
  public static String replay(String node) {
    return "vitrine.replay." + node;
  }

  /** What a bridge is asked about what became of the messages of its lanes. */
  public static String ledger(String node) {
    return "vitrine.ledger." + node;
  }

  /** Administrative requests (connections, stats) to a node. */
  public static String admin(String node) {
    return "vitrine.admin." + node;
  }

  /** Requests to a broker node about its backups, see {@link BackupRequest}. */
  public static String backup(String node) {
    return "vitrine.backup." + node;
  }
}
