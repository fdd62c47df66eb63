package io.vitrine.runtime;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The one door to the Vert.x event bus. Bodies are {@link Buffer}s, so that the same bytes cross it
 * inside one process and between containers.
 *
 * <p>Threads: every handler runs on the context that registered it; every returned future completes
 * on the context that asked.
 */
public final class Bus {
  /** Failure code of a reply that a handler's own exception caused. */
  public static final int FAILED = 1;

  private final Vertx vertx;

  public Bus(Vertx vertx) {
    this.vertx = vertx;
  }

  /** For timers and contexts; the event bus is this class's alone. */
  public Vertx vertx() {
    return vertx;
  }

  /**
   * Asks one handler of {@code address} and waits for its answer.
   *
   * @return fails with {@link BusRefusal}: {@link BusRefusal#NO_HANDLERS} and {@link
   *     BusRefusal#TIMEOUT} mean "ask again", any other code is the handler's own
   */
  public Future<Buffer> request(String address, Buffer body, Duration timeout) {
    DeliveryOptions options = new DeliveryOptions().setSendTimeout(timeout.toMillis());
    return vertx
        .eventBus()
        .<Buffer>request(address, body, options)
        .map(io.vertx.core.eventbus.Message::body)
        .recover(cause -> Future.failedFuture(refusal(address, cause)));
  }

  /** Answers requests sent to {@code address}. */
  public Registration serve(String address, Function<Buffer, Future<Buffer>> handler) {
    MessageConsumer<Buffer> consumer =
        vertx
            .eventBus()
            .consumer(
                address,
                message -> {
                  Future<Buffer> answer;
                  try {
                    answer = handler.apply(message.body());
                  } catch (RuntimeException e) {
                    answer = Future.failedFuture(e);
                  }
                  answer
                      .onSuccess(message::reply)
                      .onFailure(
                          cause -> {
                            int code = cause instanceof BusRefusal r ? r.code() : FAILED;
                            message.fail(code, String.valueOf(cause.getMessage()));
                          });
                });
    return new Registration(consumer);
  }

  /** Tells everybody who {@linkplain #listen listens} on {@code address}; at most once each. */
  public void publish(String address, Buffer body) {
    vertx.eventBus().publish(address, body);
  }

  /** Hears what is {@linkplain #publish published} on {@code address}. */
  public Registration listen(String address, Consumer<Buffer> handler) {
    return new Registration(
        vertx.eventBus().consumer(address, message -> handler.accept(message.body())));
  }

  private static BusRefusal refusal(String address, Throwable cause) {
    if (cause instanceof ReplyException e) {
      if (e.failureType() == ReplyFailure.NO_HANDLERS) {
        return new BusRefusal(BusRefusal.NO_HANDLERS, "nobody answers at " + address);
      }
      if (e.failureType() == ReplyFailure.TIMEOUT) {
        return new BusRefusal(BusRefusal.TIMEOUT, "no answer in time from " + address);
      }
      return new BusRefusal(e.failureCode(), String.valueOf(e.getMessage()));
    }
    return new BusRefusal(FAILED, address + ": " + cause.getMessage());
  }

  /** A handler's place on the bus. */
  public static final class Registration {
    private final MessageConsumer<Buffer> consumer;

    private Registration(MessageConsumer<Buffer> consumer) {
      this.consumer = consumer;
    }

    /** Completes when the whole cluster knows of the handler. */
    public Future<Void> ready() {
      return consumer.completion();
    }

    public Future<Void> close() {
      return consumer.unregister();
    }
  }
}
