package io.vitrine.broker.access;

import io.vertx.core.Future;
import io.vitrine.config.AccessRule;
import io.vitrine.mqtt.topic.TopicFilter;
import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Permissions by topic beside those who may log in: the first rule that is for the client and the
 * topic counts.
 *
 * <p>Threads: any.
 */
public final class TopicRules implements Access {
  private final Access logins;
  private final List<AccessRule> rules;
  private final boolean otherwise;

  /**
   * @param logins decides who may log in
   * @param otherwise whether what no rule is for is allowed
   */
  public TopicRules(Access logins, List<AccessRule> rules, boolean otherwise) {
    this.logins = logins;
    this.rules = List.copyOf(rules);
    this.otherwise = otherwise;
  }

  @Override
  public Future<Decision> authenticate(Login login) {
    return logins.authenticate(login);
  }

  @Override
  public @Nullable Exchange exchange(String method) {
    return logins.exchange(method);
  }

  @Override
  public boolean checksTopics() {
    return true;
  }

  @Override
  public boolean mayPublish(Login login, String topic) {
    for (AccessRule each : rules) {
      if (each.publish() && fits(each, login, topic, TopicFilter::matches)) {
        return each.allow();
      }
    }
    return otherwise;
  }

  /** What is denied is denied in part too: {@code #} where {@code secret/#} is. */
  @Override
  public boolean maySubscribe(Login login, String filter) {
    for (AccessRule each : rules) {
      BiPredicate<String, String> test = each.allow() ? TopicFilter::covers : TopicFilter::overlap;
      if (each.subscribe() && fits(each, login, filter, test)) {
        return each.allow();
      }
    }
    return otherwise;
  }

  private static boolean fits(
      AccessRule rule, Login login, String topic, BiPredicate<String, String> test) {
    String user = login.username();
    if (!rule.username().isEmpty() && !rule.username().equals(user)
        || !rule.clientId().isEmpty() && !rule.clientId().equals(login.clientId())) {
      return false;
    }
    if (rule.common()) {
      return test.test(rule.filter(), topic);
    }
    if (rule.byClient() && !oneLevel(login.clientId())
        || rule.byUser() && (user == null || !oneLevel(user))) {
      return false;
    }
    return test.test(rule.filterFor(login.clientId(), user == null ? "" : user), topic);
  }

  /** Another name would make it another filter. */
  private static boolean oneLevel(String name) {
    return !name.isEmpty() && name.chars().noneMatch(c -> c == '/' || c == '+' || c == '#');
  }
}
