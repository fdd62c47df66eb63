package io.vitrine.config;

import java.util.List;

/** Options of the section {@code broker}: bans, and who may do what. */
public final class AccessOptions {
  private static final long DAY = 86_400_000;

  public static final Option<Integer> BANS_MAX =
      Option.integer(
          "broker.bans_max",
          100_000,
          1,
          10_000_000,
          "Most bans of client identifiers, user names and addresses; no more are made beyond.");
  public static final Option<Integer> FLAPPING_CONNECTS_MAX =
      Option.integer(
          "broker.flapping.connects_max",
          0,
          0,
          1_000_000,
          "How often a client may connect within `broker.flapping.window`; one that comes more"
              + " often is banned for `broker.flapping.ban_time`. 0: as often as it likes.");
  public static final Option<Integer> FLAPPING_FAILED_LOGINS_MAX =
      Option.integer(
          "broker.flapping.failed_logins_max",
          0,
          0,
          1_000_000,
          "How many logins from one address may fail within `broker.flapping.window`; beyond, the"
              + " address is banned for `broker.flapping.ban_time`. 0: any number.");
  public static final Option<Long> FLAPPING_WINDOW =
      Option.duration(
          "broker.flapping.window", 60_000, 1_000, DAY, "Over how long connects are counted.");
  public static final Option<Long> FLAPPING_BAN_TIME =
      Option.duration(
          "broker.flapping.ban_time", 300_000, 1_000, 365 * DAY, "How long such a ban lasts.");

  public static final Option<Long> ACCESS_RELOAD_INTERVAL =
      Option.duration(
          "broker.access.reload_interval",
          10_000,
          100,
          DAY,
          "How often the password file is looked at; if it has changed, it counts for new"
              + " connections, without a restart. One with an error is logged, and the users stay"
              + " as they are.");
  private static final Option<String> RULE_NAME =
      Option.text("name", "", "What the rule is called.").required();
  private static final Option<String> RULE_PERMISSION =
      Option.choice("permission", "allow", List.of("allow", "deny"), "What it does.");
  private static final Option<String> RULE_ACTION =
      Option.choice(
          "action",
          "all",
          List.of("publish", "subscribe", "all"),
          "Whether it is for PUBLISH (and wills), for SUBSCRIBE, or for both.");
  private static final Option<String> RULE_USERNAME =
      Option.text("username", "", "Whom it is for; empty: everybody.");
  private static final Option<String> RULE_CLIENT_ID =
      Option.text("client_id", "", "Whom it is for; empty: everybody.");
  private static final Option<String> RULE_FILTER =
      Option.text(
              "filter",
              "",
              "Topic filter; `${client}` stands for the client identifier, `${user}` for the user"
                  + " name. It is for no client whose name has a slash or a wildcard, or that has"
                  + " none.")
          .required();
  public static final Option<List<AccessRule>> ACCESS_RULES =
      Option.rows(
          "broker.access.rules",
          List.of(
              RULE_NAME, RULE_PERMISSION, RULE_ACTION, RULE_USERNAME, RULE_CLIENT_ID, RULE_FILTER),
          row ->
              AccessRule.read(
                  row.get(RULE_NAME),
                  row.get(RULE_PERMISSION),
                  row.get(RULE_ACTION),
                  row.get(RULE_USERNAME),
                  row.get(RULE_CLIENT_ID),
                  row.get(RULE_FILTER)),
          "Who may publish or subscribe to what: the first rule that is for client, action and"
              + " topic counts. What is not allowed is answered with 0x87.");
  public static final Option<String> ACCESS_NO_MATCH =
      Option.choice(
          "broker.access.no_match",
          "deny",
          List.of("allow", "deny"),
          "What counts where there are rules and none of them is for client, action and topic.");

  private AccessOptions() {}
}
