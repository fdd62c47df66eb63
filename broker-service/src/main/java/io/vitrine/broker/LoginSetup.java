package io.vitrine.broker;

import io.vitrine.broker.access.Access;
import io.vitrine.broker.access.AnonymousAccess;
import io.vitrine.broker.access.PasswordFile;
import io.vitrine.broker.access.ReloadedPasswords;
import io.vitrine.broker.access.TopicRules;
import io.vitrine.config.AccessOptions;
import io.vitrine.config.AccessRule;
import io.vitrine.config.BrokerOptions;
import io.vitrine.config.Settings;
import io.vitrine.runtime.BlockingLane;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who may log in, and do what, by the settings.
 *
 * @param passwords to be looked at now and then; null if there is no file
 */
record LoginSetup(Access access, @Nullable ReloadedPasswords passwords) {

  /**
   * Waits for the disk, and for what hashing takes.
   *
   * @throws IOException if a file cannot be read or settings do not go together; the message says
   *     why
   */
  static LoginSetup open(Settings settings, BlockingLane lane) throws IOException {
    boolean anonymous = settings.get(BrokerOptions.ACCESS_ANONYMOUS);
    String file = settings.get(BrokerOptions.ACCESS_PASSWORD_FILE);
    Map<String, String> users = settings.get(BrokerOptions.ACCESS_USERS);
    ReloadedPasswords watched = null;
    Access logins;
    if (!file.isEmpty()) {
      Path path = Path.of(file);
      watched =
          new ReloadedPasswords(
              path, before -> PasswordFile.read(path, users, anonymous, lane, before));
      logins = watched;
    } else if (!users.isEmpty()) {
      logins = PasswordFile.read(null, users, anonymous, lane, null);
    } else if (anonymous) {
      logins = new AnonymousAccess();
    } else {
      throw new IOException(
          BrokerOptions.ACCESS_ANONYMOUS.key()
              + ": false needs "
              + BrokerOptions.ACCESS_PASSWORD_FILE.key()
              + " or "
              + BrokerOptions.ACCESS_USERS.key());
    }
    List<AccessRule> rules = settings.get(AccessOptions.ACCESS_RULES);
    boolean otherwise = settings.get(AccessOptions.ACCESS_NO_MATCH).equals("allow");
    Access access = rules.isEmpty() ? logins : new TopicRules(logins, rules, otherwise);
    return new LoginSetup(access, watched);
  }
}
