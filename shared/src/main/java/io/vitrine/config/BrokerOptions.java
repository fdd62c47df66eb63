package io.vitrine.config;

import java.util.List;
import java.util.Map;

/** Options of the section {@code broker}. */
public final class BrokerOptions {
  private static final long KIB = 1 << 10;
  private static final long MIB = 1 << 20;
  private static final long GIB = 1 << 30;
  private static final long DAY = 86_400_000;

  public static final Option<String> HOST =
      Option.text(
          "broker.host",
          "127.0.0.1",
          "Address that the MQTT listeners bind: IPv4, IPv6 (`::` for all) or a host name.");
  public static final Option<Integer> PORT =
      Option.port("broker.port", 1883, "Port of MQTT over TCP; 0 takes a free one.");
  public static final Option<Integer> ACCEPT_BACKLOG =
      Option.integer(
          "broker.accept_backlog",
          1_024,
          1,
          65_535,
          "Connections that the operating system holds until they are accepted.");
  public static final Option<Integer> EVENT_LOOPS =
      Option.integer(
          "broker.event_loops",
          0,
          0,
          64,
          "Event loops, each with its own connections and a thread; 0 takes one per two cores.");

  public static final Option<Integer> CONNECTIONS_MAX =
      Option.integer(
          "broker.connections_max",
          100_000,
          1,
          10_000_000,
          "Most open connections; a CONNECT beyond is refused with 0x97 (quota exceeded).");
  public static final Option<Integer> SESSIONS_MAX =
      Option.integer(
          "broker.sessions_max",
          200_000,
          1,
          10_000_000,
          "Most sessions, those of absent clients included; a CONNECT that needs one more is"
              + " refused with 0x97.");
  public static final Option<Long> CONNECT_TIMEOUT =
      Option.duration(
          "broker.connect_timeout",
          10_000,
          1_000,
          300_000,
          "How long a new connection may take to send its CONNECT.");
  public static final Option<Integer> KEEP_ALIVE_SECONDS_MAX =
      Option.integer(
          "broker.keep_alive_seconds_max",
          0,
          0,
          65_535,
          "Longest keep-alive. MQTT 5 clients that ask for more, or for none, are told this one"
              + " (server keep alive); 0 leaves it to the clients.");
  public static final Option<Integer> CLIENT_ID_BYTES_MAX =
      Option.integer(
          "broker.client_id_bytes_max",
          1_024,
          23,
          65_535,
          "Longest client identifier in bytes of UTF-8; a longer one is refused with 0x85.");

  public static final Option<Long> PACKET_BYTES_MAX =
      Option.bytes(
          "broker.packet_bytes_max",
          MIB,
          128,
          268_435_460,
          "Largest packet of a client, header included; a larger one closes its connection"
              + " (0x95).");
  public static final Option<Integer> TOPIC_LEVELS_MAX =
      Option.integer(
          "broker.topic_levels_max",
          64,
          1,
          1_024,
          "Most levels of a topic or filter: one more than slashes.");
  public static final Option<Integer> TOPIC_ALIAS_MAXIMUM =
      Option.integer(
          "broker.topic_alias_maximum",
          32,
          0,
          65_535,
          "Most topic aliases that an MQTT 5 client may use; 0 for none.");
  public static final Option<Integer> TOPIC_ALIAS_OUT_MAX =
      Option.integer(
          "broker.topic_alias_out_max",
          32,
          0,
          65_535,
          "Most topic aliases that the broker uses towards an MQTT 5 client that allows them (topic"
              + " alias maximum in its CONNECT); 0 for none. The flight recorder shows packets as"
              + " they are sent, so such a PUBLISH has no topic there.");
  public static final Option<Integer> RECEIVE_MAXIMUM =
      Option.integer(
          "broker.receive_maximum",
          1_024,
          1,
          65_535,
          "Most QoS 1 and 2 messages of an MQTT 5 client that are not acknowledged yet; more closes"
              + " its connection (0x93).");
  public static final Option<Integer> ROUTES_CACHED_MAX =
      Option.integer(
          "broker.routes_cached_max",
          65_536,
          256,
          10_000_000,
          "Topics whose subscribers each event loop remembers.");

  public static final Option<Long> SESSION_EXPIRY_MAX =
      Option.duration(
          "broker.session_expiry_max",
          30 * DAY,
          0,
          4_000 * DAY,
          "Longest that the session of an absent client is kept; also how long for clients before"
              + " MQTT 5 that ask for a session that lasts.");
  public static final Option<Integer> INFLIGHT_MESSAGES_MAX =
      Option.integer(
          "broker.inflight_messages_max",
          1_024,
          1,
          65_535,
          "Most QoS 1 and 2 messages on their way to a client; its own receive maximum may be"
              + " less.");
  public static final Option<Integer> QUEUE_MESSAGES_MAX =
      Option.integer(
          "broker.queue_messages_max",
          100_000,
          0,
          100_000_000,
          "Most messages that wait for one client. When it is full, QoS 0 that waits goes first, then"
              + " `broker.queue_policy` counts.");
  public static final Option<Long> QUEUE_BYTES_MAX =
      Option.bytes(
          "broker.queue_bytes_max", 32 * MIB, 0, 64 * GIB, "Most bytes that wait for one client.");
  public static final Option<String> QUEUE_POLICY =
      Option.choice(
          "broker.queue_policy",
          "drop-new",
          List.of("drop-new", "drop-oldest", "disconnect"),
          "What happens when a client's queue is full. `drop-new`: the newest message is dropped."
              + " `drop-oldest`: the oldest that waits and was never sent is. `disconnect`: the"
              + " newest is dropped, and the client is disconnected (0x97). Each is counted.");
  public static final Option<Boolean> QUEUE_QOS0 =
      Option.flag(
          "broker.queue_qos0",
          false,
          "Whether QoS 0 messages wait for an absent client; otherwise they are dropped and"
              + " counted.");
  public static final Option<Integer> SUBSCRIPTIONS_MAX =
      Option.integer(
          "broker.subscriptions_max",
          1_000,
          1,
          1_000_000,
          "Most subscriptions of one session; a SUBSCRIBE beyond is answered with 0x97.");
  private static final Option<String> AUTO_FILTER =
      Option.text(
              "filter",
              "",
              "Topic filter; `%c` stands for the client identifier, `%u` for the user name. A"
                  + " client whose name has a slash or a wildcard, or that has none, is left out.")
          .required();
  private static final Option<Integer> AUTO_QOS =
      Option.integer("qos", 0, 0, 2, "Highest QoS of its messages.");
  private static final Option<Boolean> AUTO_NO_LOCAL =
      Option.flag("no_local", false, "Whether the client's own messages do not come back.");
  private static final Option<Boolean> AUTO_RETAIN_AS_PUBLISHED =
      Option.flag("retain_as_published", false, "Whether messages keep their RETAIN flag.");
  private static final Option<Integer> AUTO_RETAIN_HANDLING =
      Option.integer(
          "retain_handling",
          0,
          0,
          2,
          "Retained messages come at each connect (0), if the session did not have the subscription"
              + " (1), or never (2).");
  public static final Option<List<AutoSubscription>> AUTO_SUBSCRIPTIONS =
      Option.rows(
          "broker.auto_subscriptions",
          List.of(
              AUTO_FILTER, AUTO_QOS, AUTO_NO_LOCAL, AUTO_RETAIN_AS_PUBLISHED, AUTO_RETAIN_HANDLING),
          row ->
              AutoSubscription.read(
                  row.get(AUTO_FILTER),
                  row.get(AUTO_QOS),
                  row.get(AUTO_NO_LOCAL),
                  row.get(AUTO_RETAIN_AS_PUBLISHED),
                  row.get(AUTO_RETAIN_HANDLING)),
          "Subscriptions that each client gets when it connects, without asking. One that its"
              + " session has to the same filter stays as it is.");
  private static final Option<String> REWRITE_NAME =
      Option.text("name", "", "What the rule is called.").required();
  private static final Option<String> REWRITE_ACTION =
      Option.choice(
          "action",
          "all",
          List.of("publish", "subscribe", "all"),
          "Whether it is for topics of PUBLISH (and wills), for filters of SUBSCRIBE and"
              + " UNSUBSCRIBE, or for all.");
  private static final Option<String> REWRITE_FILTER =
      Option.text("filter", "", "Topic filter: which topics it may be for.").required();
  private static final Option<String> REWRITE_REGEX =
      Option.text(
              "regex",
              "",
              "Regular expression (RE2) that must be found in the topic, such as `^x/y/(.+)$`.")
          .required();
  private static final Option<String> REWRITE_REPLACEMENT =
      Option.text(
              "replacement",
              "",
              "The new topic: `$1` stands for the first group, `${client}` for the client"
                  + " identifier, `${user}` for the user name. A client without such a name, or"
                  + " whose name has a slash or a wildcard, is refused (0x90, 0x8F).")
          .required();
  public static final Option<List<TopicRewrite>> TOPIC_REWRITES =
      Option.rows(
          "broker.topic_rewrites",
          List.of(REWRITE_NAME, REWRITE_ACTION, REWRITE_FILTER, REWRITE_REGEX, REWRITE_REPLACEMENT),
          row ->
              TopicRewrite.read(
                  row.get(REWRITE_NAME),
                  row.get(REWRITE_ACTION),
                  row.get(REWRITE_FILTER),
                  row.get(REWRITE_REGEX),
                  row.get(REWRITE_REPLACEMENT)),
          "Topics that get another name before anything else sees them. The first rule whose filter"
              + " and regular expression fit counts.");
  public static final Option<Long> QUEUES_BYTES_MAX =
      Option.bytes(
          "broker.queues_bytes_max",
          256 * MIB,
          0,
          1_024 * GIB,
          "Most bytes that wait in memory for all clients together, an equal share for each event"
              + " loop.");
  public static final Option<Long> SEND_BYTES_MAX =
      Option.bytes(
          "broker.send_bytes_max",
          MIB,
          16 * KIB,
          GIB,
          "Bytes on their way to one client's socket from which on it counts as slow: QoS 0 is"
              + " dropped and counted, QoS 1 and 2 wait in its session.");
  public static final Option<Long> INBOX_BYTES_MAX =
      Option.bytes(
          "broker.inbox_bytes_max",
          32 * MIB,
          64 * KIB,
          4 * GIB,
          "Bytes on their way from other event loops to one from which on publishers are read no"
              + " further until it has caught up.");

  public static final Option<Integer> RETAINED_MESSAGES_MAX =
      Option.integer(
          "broker.retained_messages_max",
          1_000_000,
          0,
          100_000_000,
          "Most topics with a retained message; one more is delivered but not retained, and"
              + " counted.");
  public static final Option<Long> RETAINED_BYTES_MAX =
      Option.bytes(
          "broker.retained_bytes_max",
          256 * MIB,
          0,
          1_024 * GIB,
          "Most bytes of all retained messages.");

  public static final Option<Integer> DELAYED_MESSAGES_MAX =
      Option.integer(
          "broker.delayed_messages_max",
          100_000,
          0,
          10_000_000,
          "Most messages that wait because they were published to `$delayed/SECONDS/TOPIC` (up to"
              + " 4294967 seconds); one more is refused with 0x97. 0 refuses them all.");
  public static final Option<Long> DELAYED_BYTES_MAX =
      Option.bytes(
          "broker.delayed_bytes_max",
          64 * MIB,
          0,
          64 * GIB,
          "Most bytes of all those messages; they are in memory, and with QoS 1 and 2 on disk"
              + " too.");

  public static final Option<Long> SYS_INTERVAL =
      Option.duration(
          "broker.sys_interval",
          10_000,
          0,
          3_600_000,
          "How often the topics `$SYS/broker/…` are published, where their value has changed; `0s`"
              + " for never. In whole seconds.");

  public static final Option<Long> TAP_BYTES_MAX =
      Option.bytes(
          "broker.tap_bytes_max",
          64 * MIB,
          64 * KIB,
          GIB,
          "Size of the flight recorder, per event loop: the last frames of both directions.");
  public static final Option<Integer> TAP_FRAME_BYTES_MAX =
      Option.integer(
          "broker.tap_frame_bytes_max",
          256,
          16,
          16_000,
          "How many of a frame's first bytes the flight recorder keeps.");

  public static final Option<Integer> OUTBOX_PARTITIONS =
      Option.integer(
          "broker.outbox_partitions",
          4,
          1,
          64,
          "Logs that the outbox is spread over, a topic always in the same one.");
  public static final Option<Long> OUTBOX_BYTES_MAX =
      Option.bytes(
          "broker.outbox_bytes_max",
          GIB,
          MIB,
          1_024 * GIB,
          "Most bytes of each log of the outbox. When it is full, `broker.outbox_policy` says what"
              + " becomes of messages; each is counted.");

  /** The values of {@link #OUTBOX_POLICY}. */
  public static final String REFUSE = "refuse";

  public static final String DROP_OLDEST = "drop-oldest";

  public static final String DROP_NEW = "drop-new";

  public static final Option<String> OUTBOX_POLICY =
      Option.choice(
          "broker.outbox_policy",
          REFUSE,
          List.of(REFUSE, DROP_OLDEST, DROP_NEW),
          "What happens when a log of the outbox is full. `refuse`: QoS 1 and 2 are refused with"
              + " 0x97 (before MQTT 5: the connection is closed), QoS 0 does not reach Kafka."
              + " `drop-new`: messages are delivered to subscribers and acknowledged, and do not"
              + " reach Kafka. `drop-oldest`: from nine tenths on, the oldest tenth that waits is"
              + " dropped, though it was acknowledged.");
  public static final Option<Long> OUTBOX_AGE_MAX =
      Option.duration(
          "broker.outbox_age_max",
          0,
          0,
          31_536_000_000L,
          "Messages that wait longer for Kafka are dropped, though they were acknowledged; 0: they"
              + " wait for ever.");
  public static final Option<Long> OUTBOX_PENDING_BYTES_MAX =
      Option.bytes(
          "broker.outbox_pending_bytes_max",
          8 * MIB,
          64 * KIB,
          GIB,
          "Bytes of the outbox that await the disk from which on publishers are read no further"
              + " until it has caught up.");
  public static final Option<Boolean> PERSISTENCE =
      Option.flag(
          "broker.persistence",
          true,
          "Whether sessions that outlive their connection, with their subscriptions, messages and"
              + " wills, and retained messages are on disk. Otherwise they are in memory, within"
              + " `queues_bytes_max`, and forgotten when the broker ends.");
  public static final Option<Long> STORE_BYTES_MAX =
      Option.bytes(
          "broker.store_bytes_max",
          8 * GIB,
          MIB,
          64 * 1_024 * GIB,
          "Most bytes of QoS 1 and 2 messages that wait on disk for all clients together; the"
              + " newest is dropped beyond, and counted.");
  public static final Option<Long> STORE_PENDING_BYTES_MAX =
      Option.bytes(
          "broker.store_pending_bytes_max",
          8 * MIB,
          64 * KIB,
          GIB,
          "Bytes for the session store that await the disk from which on publishers are read no"
              + " further until it has caught up.");
  public static final Option<String> DURABILITY =
      Option.choice(
          "broker.durability",
          "fsync",
          List.of("fsync", "os"),
          "When a message counts as kept, in outbox and session store: `fsync` when the disk has"
              + " it, `os` when the operating system has it, which a power failure may lose.");
  public static final Option<Long> DISK_FREE_BYTES_MIN =
      Option.bytes(
          "broker.disk_free_bytes_min",
          512 * MIB,
          0,
          1_024 * GIB,
          "Room on the file system of session store and outbox below which nothing more is taken that"
              + " must be on disk: QoS 1 and 2 are refused with 0x97 (before MQTT 5: they wait), and"
              + " so are new lasting sessions, until there is room again. Of a small file system a fifth at most.");
  public static final Option<String> BACKUP_DIR =
      Option.text(
          "broker.backup_dir",
          "",
          "Directory of the backups that `./vitrine backup` and `POST /api/v1/backups` make; empty"
              + " is `backups` in `node.data_dir`. On the same file system a backup shares its"
              + " files with the store until the store has replaced them.");
  public static final Option<Integer> BACKUPS_MAX =
      Option.integer(
          "broker.backups_max",
          3,
          1,
          1_000,
          "Complete backups that are kept; the oldest goes when there is one more.");
  public static final Option<Long> BACKUP_INTERVAL =
      Option.duration(
          "broker.backup_interval",
          0,
          0,
          31_622_400_000L,
          "How often the broker makes a backup by itself; `0s` for never.");

  public static final Option<Boolean> ACCESS_ANONYMOUS =
      Option.flag(
          "broker.access.anonymous", true, "Whether clients without a user name are let in.");
  public static final Option<String> ACCESS_PASSWORD_FILE =
      Option.text(
          "broker.access.password_file",
          "",
          "File with a line `user:pbkdf2-sha256$iterations$salt$hash` for each user, which"
              + " `./vitrine password USER` makes; with `--scram SHA-256` or `SHA-512` a line for"
              + " logins by SCRAM. Without it and without `broker.access.users`, user names are not"
              + " checked.");
  public static final Option<Map<String, String>> ACCESS_USERS =
      Option.secrets(
          "broker.access.users",
          "Passwords by user name, beside those of the file; a password is best a reference:"
              + " `{plant: \"${file:/run/secrets/plant}\"}`.");

  private BrokerOptions() {}
}
