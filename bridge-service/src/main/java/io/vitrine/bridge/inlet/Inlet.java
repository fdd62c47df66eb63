package io.vitrine.bridge.inlet;

import io.opentelemetry.api.trace.Span;
import io.vertx.core.Future;
import io.vitrine.bridge.kafka.Failures;
import io.vitrine.contract.InletMessage;
import io.vitrine.runtime.ServiceContext;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries the records of one route to one broker, at least once and in the order of their
 * partition: what was read is offered to the broker until it owns it or it is a dead letter, then
 * its offsets are committed, then more is read.
 *
 * <p>Threads: a thread of its own, which may wait; {@link #start}, {@link #close} and {@link
 * #problem} any.
 */
final class Inlet {
  private static final Logger LOG = LoggerFactory.getLogger(Inlet.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration CLOSE = Duration.ofSeconds(2);
  private static final long JOIN_MILLIS = 15_000;

  private final ServiceContext service;
  private final InletId id;
  private final InletOptions options;
  private final InletMeters meters;
  private final MessageFactory messages;
  private final ProcessSpans spans;
  private final Attempts attempts;
  private final CountDownLatch end = new CountDownLatch(1);
  private final Thread thread;
  private volatile long lag;

  Inlet(ServiceContext service, InletId id, InletOptions options) {
    this.service = service;
    this.id = id;
    this.options = options;
    this.meters = new InletMeters(service.meters(), id, () -> lag);
    this.messages = new MessageFactory(id);
    this.spans = new ProcessSpans(id, options);
    this.attempts = new Attempts(id.toString(), options, meters, end);
    this.thread = new Thread(this::run, "inlet-" + id);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Why it does not get on; null if it does, or has nothing to do. */
  @Nullable String problem() {
    return attempts.problem();
  }

  /** Takes no more and ends; what is not the broker's by then comes again. */
  Future<Void> close() {
    end.countDown();
    return service
        .vertx()
        .executeBlocking(
            () -> {
              thread.join(JOIN_MILLIS);
              meters.close();
              return null;
            },
            false);
  }

  private void run() {
    while (!attempts.over()) {
      ByteArrayDeserializer bytes = new ByteArrayDeserializer();
      try (Poison poison = new Poison(id, options, service.meters());
          KafkaConsumer<byte[], byte[]> consumer =
              new KafkaConsumer<>(Map.copyOf(properties()), bytes, bytes)) {
        Offsets offsets = new Offsets(consumer);
        consumer.subscribe(id.route().topics(), offsets);
        try {
          serve(consumer, offsets, poison);
        } finally {
          offsets.commit();
          consumer.close(CloseOptions.timeout(CLOSE));
        }
      } catch (RuntimeException e) {
        if (!(e instanceof KafkaException || e instanceof IllegalStateException)) {
          LOG.error("Inlet {} failed, and begins anew", id, e);
        }
        attempts.failed(Failures.text(e));
        attempts.pause();
      }
    }
  }

  private Map<String, String> properties() {
    return options.cluster(id).kafka().member(options.clientId(id), id.group(), id.route().from());
  }

  private void serve(KafkaConsumer<byte[], byte[]> consumer, Offsets offsets, Poison poison) {
    attempts.aliveBy(() -> consumer.poll(Duration.ZERO));
    while (!attempts.over()) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      lag = lag(consumer);
      if (!records.isEmpty()) {
        offsets.pause();
        carry(records, offsets, poison);
        offsets.commit();
        offsets.resume();
      }
      if (!consumer.assignment().isEmpty()) {
        attempts.succeeded();
      }
    }
  }

  private void carry(ConsumerRecords<byte[], byte[]> records, Offsets offsets, Poison poison) {
    Offer offer = new Offer(service.bus(), id, attempts, meters, offsets, poison);
    for (ConsumerRecord<byte[], byte[]> each : records) {
      if (offsets.gone(each)) {
        continue;
      }
      if (messages.echo(each)) {
        offer.leaveOut(each);
        continue;
      }
      Span span = spans.begin(each);
      try {
        InletMessage message = messages.make(each, span);
        offer.add(each, message, span);
      } catch (Unpublishable e) {
        offer.bury(each, e, span);
      }
      if (attempts.over()) {
        return;
      }
    }
    offer.send();
  }

  private static long lag(KafkaConsumer<byte[], byte[]> consumer) {
    long lag = 0;
    for (TopicPartition each : consumer.assignment()) {
      OptionalLong known = consumer.currentLag(each);
      lag += known.orElse(0);
    }
    return lag;
  }
}
