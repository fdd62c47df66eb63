package io.vitrine.bridge.kafka;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vitrine.config.TopicSettings;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.LeaderNotAvailableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the topics that routes want made, and tells what Kafka's client does not: whether a topic
 * is missing where that only waited, whether leaders answer, how often it sent again.
 *
 * <p>Threads: any; all but {@link #close} and {@link #askLeaders} block for as long as Kafka takes,
 * {@value KafkaWatch#TIMEOUT_MILLIS} ms a request at most.
 */
public final class Topics implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Topics.class);
  static final int KNOWN_MAX = 10_000;

  private final KafkaProperties properties;
  private final String clientId;
  private final Counter made;
  private final ClientRetries retries;
  private final Map<String, TopicSettings> known = new ConcurrentHashMap<>();
  private @Nullable Admin admin;
  private boolean closed;

  public Topics(KafkaProperties properties, String clientId, MeterRegistry meters) {
    this.properties = properties;
    this.clientId = clientId;
    this.retries = new ClientRetries(meters);
    this.made =
        Counter.builder("vitrine.bridge.topics.made")
            .description("Topics of Kafka that the bridge made for its routes")
            .register(meters);
  }

  /** What Kafka's client sends again by itself; reads all its metrics, so not often. */
  public void countRetries() {
    retries.look();
  }

  ClientRetries retries() {
    return retries;
  }

  /**
   * Asks the leaders of partitions whether they answer as such, all at once; does not block.
   *
   * @param goals those with partition {@link Leaders#ANY} ask all of the topic that have a leader
   * @return by goal; fails with {@link LeaderNotAvailableException} if there is none, or it does
   *     not answer now, and with another one if Kafka does not or the topic is not there
   */
  Map<TopicPartition, CompletableFuture<Void>> askLeaders(Collection<TopicPartition> goals) {
    Map<TopicPartition, CompletableFuture<Void>> answers = new HashMap<>();
    if (!goals.isEmpty()) {
      Map<String, List<TopicPartition>> byTopic =
          goals.stream().collect(Collectors.groupingBy(TopicPartition::topic));
      Admin asked = admin();
      asked
          .describeTopics(byTopic.keySet())
          .topicNameValues()
          .forEach(
              (topic, described) ->
                  answers.putAll(
                      LeaderAnswers.of(asked, described, byTopic.getOrDefault(topic, List.of()))));
    }
    return answers;
  }

  /**
   * Makes the topic unless it is there.
   *
   * @throws KafkaException if it can neither be found nor made, now
   */
  public void require(String topic, TopicSettings how) {
    if (!how.create() || known.containsKey(topic)) {
      return;
    }
    if (missing(topic)) {
      make(topic, how);
    }
    if (known.size() >= KNOWN_MAX) {
      known.clear();
    }
    known.put(topic, how);
  }

  /**
   * Makes those topics again that somebody deleted: Kafka's client only waits for them. To be
   * called when records wait.
   *
   * @throws KafkaException if they can neither be found nor made, now
   */
  public void lookAgain() {
    known.forEach(
        (topic, how) -> {
          if (missing(topic)) {
            make(topic, how);
          }
        });
  }

  /** The failure itself, or, if the topic is missing, one that says so. */
  Exception explain(String topic, Exception failure) {
    boolean perhaps =
        failure instanceof TimeoutException || failure instanceof UnknownTopicOrPartitionException;
    if (!perhaps) {
      return failure;
    }
    known.remove(topic);
    try {
      if (missing(topic)) {
        return new UnknownTopicOrPartitionException(
            "topic " + topic + " is not there: make it, or have the route say topic_create: true",
            failure);
      }
    } catch (KafkaException e) {
      LOG.debug("Whether topic {} is there cannot be told", topic, e);
    }
    return failure;
  }

  private boolean missing(String topic) {
    try {
      describe(topic);
      return false;
    } catch (UnknownTopicOrPartitionException e) {
      return true;
    }
  }

  private Map<String, TopicDescription> describe(String topic) {
    return await(admin().describeTopics(List.of(topic)).allTopicNames());
  }

  private void make(String topic, TopicSettings how) {
    Optional<Integer> partitions =
        how.partitions() == 0 ? Optional.empty() : Optional.of(how.partitions());
    Optional<Short> replicas =
        how.replication() == 0 ? Optional.empty() : Optional.of((short) how.replication());
    NewTopic wanted = new NewTopic(topic, partitions, replicas).configs(Map.copyOf(how.config()));
    try {
      await(admin().createTopics(List.of(wanted)).all());
      made.increment();
      LOG.info("Topic {} made", topic);
    } catch (TopicExistsException e) {
      LOG.debug("Topic {} is there by now", topic);
    }
  }

  /** What Kafka answers; who it does not know comes with new keys and certificates next time. */
  <T> T await(Future<T> asked) {
    try {
      return Failures.await(asked);
    } catch (AuthenticationException e) {
      leave();
      throw e;
    }
  }

  private synchronized Admin admin() {
    if (closed) {
      throw new KafkaException("closed");
    }
    Admin open = admin;
    if (open == null) {
      open = Admin.create(Map.copyOf(properties.admin(clientId)));
      admin = open;
    }
    return open;
  }

  /** What waits for an answer fails. */
  @Override
  public synchronized void close() {
    closed = true;
    leave();
  }

  /** The next client reads keys and certificates anew, which may have been renewed. */
  private synchronized void leave() {
    Admin open = admin;
    admin = null;
    if (open != null) {
      open.close(Duration.ZERO);
    }
  }
}
