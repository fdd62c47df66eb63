package io.vitrine.config;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.vitrine.mqtt.topic.TopicFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A rule that gives topics another name: one row of {@code broker.topic_rewrites}.
 *
 * @param publish whether it is for topics of PUBLISH packets
 * @param subscribe whether it is for filters of SUBSCRIBE and UNSUBSCRIBE packets
 * @param filter topics that it may be for
 * @param regex must be found in the topic
 * @param replacement the new topic
 */
public record TopicRewrite(
    String name,
    boolean publish,
    boolean subscribe,
    String filter,
    Pattern regex,
    List<Part> replacement) {
  private static final String BOTH = "all";

  /** What a part of the replacement stands for. */
  public enum Kind {
    /** Its own text. */
    TEXT,
    /** The client identifier. */
    CLIENT,
    /** The user name. */
    USER
  }

  /**
   * A part of the replacement.
   *
   * @param group of the regular expression; 0 if it is none
   */
  public record Part(Kind kind, String text, int group) {
    /** Text that stays as it is. */
    public static Part text(String text) {
      return new Part(Kind.TEXT, text, 0);
    }
  }

  static TopicRewrite read(
      String name, String action, String filter, String regex, String replacement) {
    RowException.Reader problems = new RowException.Reader();
    if (TopicFilter.parse(filter) == null || filter.startsWith("$share/")) {
      problems.wrong("filter", filter, "no topic filter", "such as x/#");
    }
    Pattern pattern = Pattern.compile("");
    try {
      pattern = Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      problems.wrong("regex", regex, e.getDescription(), "a regular expression of RE2");
    }
    List<Part> parts = parts(replacement, pattern.groupCount(), problems);
    problems.done();
    return new TopicRewrite(
        name,
        action.equals(BOTH) || action.equals("publish"),
        action.equals(BOTH) || action.equals("subscribe"),
        filter,
        pattern,
        parts);
  }

  private static List<Part> parts(String text, int groups, RowException.Reader problems) {
    List<Part> parts = new ArrayList<>();
    StringBuilder plain = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      int end = at + 1;
      Part part = null;
      if (text.startsWith("${", at)) {
        int close = text.indexOf('}', at);
        end = close < 0 ? text.length() : close + 1;
        part = variable(text.substring(at, end));
        if (part == null) {
          wrong(problems, text, at, text.substring(at, end), "${client}, ${user} or $1");
        }
      } else if (text.charAt(at) == '$' && digit(text, at + 1)) {
        while (digit(text, end)) {
          end++;
        }
        String number = text.substring(at + 1, end);
        int group = number.length() > 3 ? Integer.MAX_VALUE : Integer.parseInt(number);
        part = new Part(Kind.TEXT, "", group);
        if (group == 0 || group > groups) {
          String most = groups == 0 ? "none, since regex has no group" : "$1 to $" + groups;
          wrong(problems, text, at, "$" + number, most);
        }
      } else {
        plain.append(text.charAt(at));
      }
      if (part != null) {
        flush(plain, parts);
        parts.add(part);
      }
      at = end;
    }
    flush(plain, parts);
    if (parts.isEmpty()) {
      problems.wrong("replacement", text, "no topic", "a topic, such as y/$1");
    }
    return List.copyOf(parts);
  }

  private static void wrong(
      RowException.Reader problems, String text, int at, String what, String expected) {
    problems.wrong("replacement", text, "at character " + (at + 1) + ": " + what, expected);
  }

  private static @Nullable Part variable(String name) {
    return switch (name) {
      case "${client}", "${clientid}" -> new Part(Kind.CLIENT, "", 0);
      case "${user}", "${username}" -> new Part(Kind.USER, "", 0);
      default -> null;
    };
  }

  private static boolean digit(String text, int at) {
    return at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
  }

  private static void flush(StringBuilder plain, List<Part> parts) {
    if (plain.length() > 0) {
      parts.add(Part.text(plain.toString()));
      plain.setLength(0);
    }
  }

  /**
   * The new topic with the groups put in, if the rule is for {@code topic}; what stands for the
   * client is left. Null if it is not.
   */
  public @Nullable List<Part> apply(String topic) {
    if (!TopicFilter.matches(filter, topic)) {
      return null;
    }
    Matcher matcher = regex.matcher(topic);
    if (!matcher.find()) {
      return null;
    }
    IntFunction<String> group = i -> matcher.group(i) == null ? "" : matcher.group(i);
    return replacement.stream()
        .map(each -> each.group() == 0 ? each : Part.text(group.apply(each.group())))
        .collect(Collectors.toList());
  }
}
