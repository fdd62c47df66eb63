package io.vitrine.bridge.kafka;

import io.vertx.core.Vertx;
import io.vertx.kafka.client.producer.KafkaProducer;
import io.vitrine.bridge.deadletter.Cause;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A transactional producer from its start to its first failure. A commit whose outcome is not known
 * is asked again until it is; what fails otherwise ends this life, and the next one, of the same
 * transactional id, makes Kafka finish or undo what this one left.
 *
 * <p>Threads: the lane's thread, where it blocks; {@link #stop} any.
 */
public final class TransactionLife extends Life {
  private static final Duration JOIN = Duration.ofSeconds(5);

  /** Who hears of it, on the lane's thread. */
  public interface Listener {
    /** An attempt did not succeed yet, and goes on. */
    void retrying(Throwable cause);

    /** Records became dead letters; the transaction was undone and is made again with those. */
    void aborted();

    /** The life is over, once. */
    void died(Throwable cause);
  }

  private final Listener listener;
  private volatile boolean condemned;
  private boolean begun;
  private volatile @Nullable Exception sendFailure;

  /**
   * Why one record was refused. Kafka's client drops all that it still holds of the transaction
   * with the very same exception, which says nothing of those.
   */
  private volatile @Nullable Exception refusal;

  /** Where the record goes that is being handed to Kafka's client; the lane's thread alone. */
  private String sendingTo = "";

  private TransactionLife(KafkaProducer<byte[], byte[]> wrapper, Topics topics, Listener listener) {
    super(wrapper, topics, JOIN);
    this.listener = listener;
  }

  /**
   * Makes a producer; it connects by itself.
   *
   * @param transactionalId whoever begins with the same one later fences this one
   * @throws KafkaException if it cannot be made
   */
  public static TransactionLife open(
      Vertx vertx,
      KafkaProperties properties,
      Topics topics,
      String clientId,
      String transactionalId,
      Listener listener) {
    return new TransactionLife(
        KafkaProducer.create(vertx, properties.transactional(clientId, transactionalId)),
        topics,
        listener);
  }

  /** Whether somebody else began with the same transactional id, or Kafka undid a transaction. */
  public static boolean fenced(Throwable cause) {
    for (Throwable each = cause; each != null; each = each.getCause()) {
      if (each instanceof ProducerFencedException
          || each instanceof InvalidProducerEpochException) {
        return true;
      }
    }
    return false;
  }

  /**
   * Fences whoever was before, and then asks {@code position}, both for as long as it takes.
   *
   * @return null if the life ended
   */
  public <T> @Nullable T start(Supplier<T> position) {
    try {
      if (insist(producer::initTransactions)) {
        while (!over()) {
          try {
            return position.get();
          } catch (TimeoutException e) {
            listener.retrying(e);
          }
        }
      }
    } catch (KafkaException | IllegalStateException e) {
      die(e);
    }
    return null;
  }

  /** What goes into one transaction. */
  @FunctionalInterface
  public interface Cargo {
    /** Hands each delivery, in order, to {@code send} for as long as it says true. */
    void load(Predicate<Delivery> send);
  }

  /**
   * Sends and commits all of it, or nothing.
   *
   * @param cargo asked again for each attempt
   * @param alone whether the record that comes with it is worth a transaction where nothing else is
   *     sent; asked when all is loaded
   * @param last makes that record; not asked if it is neither
   * @return false if the life is over: perhaps it was committed all the same
   */
  public boolean commit(
      Cargo cargo, BooleanSupplier alone, Supplier<ProducerRecord<byte[], byte[]>> last) {
    while (!over()) {
      condemned = false;
      sendFailure = null;
      begun = false;
      try {
        cargo.load(this::send);
        if (condemned) {
          abort();
        } else if (!begun && (over() || !alone.getAsBoolean())) {
          return !over();
        } else {
          begin();
          producer.send(last.get());
          if (insist(producer::commitTransaction)) {
            return true;
          }
        }
      } catch (KafkaException | IllegalStateException e) {
        if (!condemned || fenced(e)) {
          Exception first = sendFailure;
          die(first == null || fenced(e) ? e : topics.explain(sendingTo, first));
          return false;
        }
        abort();
      }
    }
    return false;
  }

  private boolean send(Delivery delivery) {
    if (over()) {
      return false;
    }
    begin();
    ProducerRecord<byte[], byte[]> record = Partitions.checked(producer, topics, delivery);
    sendingTo = record.topic();
    delivery.embark(this);
    producer.send(record, delivery);
    delivery.aboard();
    return !condemned;
  }

  private void begin() {
    if (!begun) {
      producer.beginTransaction();
      begun = true;
    }
  }

  private void abort() {
    try {
      if (insist(producer::abortTransaction)) {
        listener.aborted();
      }
    } catch (KafkaException | IllegalStateException e) {
      die(e);
    }
  }

  /** Does what Kafka's client allows to be asked again after a timeout, until it is done. */
  private boolean insist(Runnable step) {
    while (!over()) {
      try {
        step.run();
        return true;
      } catch (TimeoutException e) {
        listener.retrying(e);
      }
    }
    return false;
  }

  @Override
  public void arrived(Delivery delivery) {
    // Only the commit counts.
  }

  @Override
  public void failed(Delivery delivery, Exception failure) {
    if (failure == refusal) {
      return;
    }
    Cause cause = over() ? null : Cause.of(failure);
    if (cause != null) {
      refusal = failure;
    }
    if (cause != null && delivery.condemn(cause, text(failure))) {
      condemned = true;
    } else if (sendFailure == null) {
      sendFailure = failure;
    }
  }

  private void die(Throwable cause) {
    if (end()) {
      producer.close(Duration.ZERO);
      listener.died(cause);
    }
  }
}
