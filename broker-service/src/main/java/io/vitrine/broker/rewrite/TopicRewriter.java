package io.vitrine.broker.rewrite;

import io.netty.buffer.Unpooled;
import io.vitrine.broker.access.Login;
import io.vitrine.config.TopicRewrite;
import io.vitrine.mqtt.codec.PublishView;
import io.vitrine.mqtt.topic.DelayedTopic;
import io.vitrine.mqtt.topic.TopicFilter;
import io.vitrine.mqtt.topic.TopicName;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives topics of one event loop another name. The first rule whose filter and regular expression
 * both fit a topic counts; its result is remembered, but for what is the client's own.
 *
 * <p>Threads: the loop's.
 */
public final class TopicRewriter {
  /** Result for a topic that becomes none: the client's name would make it another. */
  @SuppressWarnings("MutablePublicArray")
  public static final byte[] INVALID = {};

  private static final int CACHED_MAX = 4_096;

  /** Most bytes of a topic that is remembered. */
  private static final int CACHED_BYTES_MAX = 1_024;

  private static final String SHARE = "$share/";

  /**
   * What becomes of a topic.
   *
   * @param topic the same for all clients; null if it is not
   * @param parts what it is put together from for one client; null if it stays as it is
   */
  private record Result(byte @Nullable [] topic, @Nullable List<TopicRewrite.Part> parts) {
    static final Result SAME = new Result(null, null);
  }

  private final List<TopicRewrite> publish;
  private final List<TopicRewrite> subscribe;
  private final Map<ByteBuffer, Result> published = new HashMap<>();

  private TopicRewriter(List<TopicRewrite> rules) {
    this.publish = rules.stream().filter(TopicRewrite::publish).toList();
    this.subscribe = rules.stream().filter(TopicRewrite::subscribe).toList();
  }

  /** Null if there are no rules. */
  public static @Nullable TopicRewriter of(List<TopicRewrite> rules) {
    return rules.isEmpty() ? null : new TopicRewriter(rules);
  }

  /**
   * The new name of a topic that a client publishes to; null if it stays as it is; {@link #INVALID}
   * if it would be no topic.
   */
  public byte @Nullable [] publish(byte[] topic, Login client) {
    Result result = published.get(ByteBuffer.wrap(topic));
    if (result == null) {
      result = result(topic);
      if (topic.length <= CACHED_BYTES_MAX) {
        if (published.size() >= CACHED_MAX) {
          published.clear();
        }
        published.put(ByteBuffer.wrap(topic), result);
      }
    }
    return result.parts() == null || result.topic() != null
        ? result.topic()
        : topic(text(result.parts(), client));
  }

  /**
   * The same for the topic of a PUBLISH.
   *
   * @param aliased the topic that its topic alias stands for; null if it has its topic
   * @return the topic in place of its own; null if that stays
   */
  public byte @Nullable [] publish(PublishView view, byte @Nullable [] aliased, Login client) {
    byte[] topic = aliased;
    if (topic == null) {
      topic = new byte[view.topicLength()];
      view.buf().getBytes(view.topicStart(), topic);
    }
    byte[] changed = publish(topic, client);
    return changed == null ? aliased : changed;
  }

  private Result result(byte[] topic) {
    // What is no topic now is refused as it is.
    if (!TopicName.valid(Unpooled.wrappedBuffer(topic), 0, topic.length)) {
      return Result.SAME;
    }
    String text = new String(topic, StandardCharsets.UTF_8);
    List<TopicRewrite.Part> parts = apply(publish, text);
    if (parts == null) {
      parts = delayed(text);
    }
    if (parts == null) {
      return Result.SAME;
    }
    boolean common = parts.stream().allMatch(each -> each.kind() == TopicRewrite.Kind.TEXT);
    return new Result(common ? topic(join(parts)) : null, parts);
  }

  /** What no rule names before its delay gets the name that it has after it. */
  private @Nullable List<TopicRewrite.Part> delayed(String topic) {
    int slash =
        topic.startsWith(DelayedTopic.PREFIX)
            ? topic.indexOf('/', DelayedTopic.PREFIX.length())
            : -1;
    List<TopicRewrite.Part> parts = slash < 0 ? null : apply(publish, topic.substring(slash + 1));
    if (parts == null) {
      return null;
    }
    List<TopicRewrite.Part> whole = new ArrayList<>();
    whole.add(TopicRewrite.Part.text(topic.substring(0, slash + 1)));
    whole.addAll(parts);
    return whole;
  }

  private static byte[] topic(@Nullable String text) {
    if (text == null) {
      return INVALID;
    }
    byte[] topic = text.getBytes(StandardCharsets.UTF_8);
    return TopicName.valid(Unpooled.wrappedBuffer(topic), 0, topic.length) ? topic : INVALID;
  }

  /**
   * The new form of a filter that a client subscribes to, or the same; of a shared subscription the
   * share name stays. Null if it would be no filter.
   */
  public @Nullable String subscribe(String filter, Login client) {
    TopicFilter parsed = TopicFilter.parse(filter);
    if (parsed == null) {
      return filter;
    }
    List<TopicRewrite.Part> parts = apply(subscribe, parsed.filter());
    if (parts == null) {
      return filter;
    }
    String text = text(parts, client);
    if (text == null || text.startsWith(SHARE)) {
      return null;
    }
    String whole = parsed.share() == null ? text : SHARE + parsed.share() + '/' + text;
    boolean right =
        TopicFilter.parse(whole) != null
            && whole.getBytes(StandardCharsets.UTF_8).length <= TopicName.BYTES_MAX;
    return right ? whole : null;
  }

  private static @Nullable List<TopicRewrite.Part> apply(List<TopicRewrite> rules, String topic) {
    for (TopicRewrite each : rules) {
      List<TopicRewrite.Part> parts = each.apply(topic);
      if (parts != null) {
        return parts;
      }
    }
    return null;
  }

  /** Null if the client has no such name, or one that is more than a level of a topic. */
  private static @Nullable String text(List<TopicRewrite.Part> parts, Login client) {
    StringBuilder text = new StringBuilder();
    for (TopicRewrite.Part each : parts) {
      String part =
          switch (each.kind()) {
            case TEXT -> each.text();
            case CLIENT -> oneLevel(client.clientId());
            case USER -> oneLevel(client.username());
          };
      if (part == null) {
        return null;
      }
      text.append(part);
    }
    return text.toString();
  }

  private static String join(List<TopicRewrite.Part> parts) {
    StringBuilder text = new StringBuilder();
    parts.forEach(each -> text.append(each.text()));
    return text.toString();
  }

  private static @Nullable String oneLevel(@Nullable String name) {
    return name == null || name.isEmpty() || name.chars().anyMatch(c -> "/+#".indexOf(c) >= 0)
        ? null
        : name;
  }
}
