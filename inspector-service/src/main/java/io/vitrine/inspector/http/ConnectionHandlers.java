package io.vitrine.inspector.http;

import io.netty.util.NetUtil;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vitrine.contract.AdminRequest;
import io.vitrine.inspector.capture.Capture;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code GET /connections}. */
final class ConnectionHandlers {
  private static final Pattern NETWORK = Pattern.compile("([0-9a-fA-F.:]+)(/\\d{1,3})?");

  private static final Comparator<JsonObject> NEWEST_FIRST =
      Comparator.comparing((JsonObject each) -> each.getLong("opened_millis")).reversed();

  private final Capture capture;

  ConnectionHandlers(Capture capture) {
    this.capture = capture;
  }

  Future<Buffer> list(RoutingContext context) {
    Arguments arguments = Arguments.of(context);
    int limit = arguments.integer("limit");
    AdminRequest request = AdminRequest.connections(filter(arguments), limit);
    return capture
        .connections(request, arguments.find("node"))
        .map(answers -> NodeAnswers.merge(answers, "connections", NEWEST_FIRST, limit).toBuffer());
  }

  /** One filter that says what all parameters say. */
  static String filter(Arguments arguments) {
    List<String> tests = new ArrayList<>();
    String filter = Filters.compiled(arguments, FilterScope.CONNECTIONS).text();
    if (!filter.isBlank()) {
      tests.add("(" + filter + ")");
    }
    String clientId = arguments.find("client_id");
    if (clientId != null) {
      tests.add(Filters.like("vitrine.client_id", clientId));
    }
    String username = arguments.find("username");
    if (username != null) {
      tests.add(Filters.like("vitrine.username", username));
    }
    String remote = arguments.find("remote");
    if (remote != null) {
      String test = addressTest(remote);
      if (test == null) {
        throw Problems.parameter(
            "remote", remote, "an address, or a network such as 10.0.0.0/8 or fd00::/8");
      }
      tests.add(test);
    }
    String search = arguments.text("q");
    if (!search.isBlank()) {
      tests.add(searchTest(search.strip()));
    }
    return String.join(" and ", tests);
  }

  private static String searchTest(String text) {
    String quoted = Filters.quote(text.toLowerCase(Locale.ROOT));
    String names =
        "lower(vitrine.client_id) contains "
            + quoted
            + " or lower(vitrine.username) contains "
            + quoted;
    String address = addressTest(text);
    return "(" + names + (address == null ? "" : " or " + address) + ")";
  }

  private static @Nullable String addressTest(String text) {
    Matcher matcher = NETWORK.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    String address = matcher.group(1);
    boolean six = address.indexOf(':') >= 0;
    boolean valid = six ? NetUtil.isValidIpV6Address(address) : NetUtil.isValidIpV4Address(address);
    String prefix = matcher.group(2);
    int bits = prefix == null ? 0 : Integer.parseInt(prefix.substring(1));
    if (!valid || bits > (six ? 128 : 32)) {
      return null;
    }
    return (six ? "ipv6.src == " : "ip.src == ") + text;
  }
}
