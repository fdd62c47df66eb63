package io.vitrine.broker.delayed;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vitrine.broker.loop.Acks;
import io.vitrine.broker.loop.Counter;
import io.vitrine.broker.loop.Loop;
import io.vitrine.broker.session.Message;
import io.vitrine.broker.store.DelayedRecord;
import io.vitrine.contract.AdminRequest;
import io.vitrine.mqtt.topic.TopicFilter;
import io.vitrine.tap.AdminService;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Messages that wait, for those who administer the broker.
 *
 * <p>Threads: any.
 */
public final class DelayedDesk {
  private final DelayedMessages messages;
  private final DuePublisher remover;

  /**
   * @param remover of the event loop that removes them from the store
   */
  public DelayedDesk(DelayedMessages messages, DuePublisher remover) {
    this.messages = messages;
    this.remover = remover;
  }

  /** What can be asked of it, by name. */
  public Map<String, AdminService.Operation> operations() {
    return Map.of(AdminRequest.DELAYED, this::list, AdminRequest.DELAYED_DELETE, this::delete);
  }

  private Future<JsonObject> list(AdminRequest request) {
    String topic = request.details().getString("topic", "");
    TopicFilter filter = TopicFilter.parse(topic.isEmpty() ? "#" : topic);
    if (filter == null || filter.share() != null) {
      throw new IllegalArgumentException("topic: " + topic + " (expected: a topic filter)");
    }
    JsonArray listed = new JsonArray();
    int total = 0;
    int matched = 0;
    for (DelayedRecord each : messages.waiting()) {
      total++;
      if (topic.isEmpty() || filter.matches(each.message().topic())) {
        matched++;
        if (matched <= request.limit()) {
          listed.add(describe(each));
        }
      }
    }
    return Future.succeededFuture(
        new JsonObject().put("total", total).put("matched", matched).put("delayed", listed));
  }

  private Future<JsonObject> delete(AdminRequest request) {
    DelayedRecord found = find(request.details().getLong("number", 0L));
    if (found == null || !messages.take(found)) {
      return Future.succeededFuture(new JsonObject());
    }
    Promise<JsonObject> promise = Promise.promise();
    Acks whenGone =
        new Acks() {
          @Override
          public void acknowledge(int packetId, int code) {
            promise.complete(new JsonObject().put("delayed", describe(found)));
          }

          @Override
          public void refuse(int packetId, int code) {
            promise.fail("the session store cannot write");
          }
        };
    Loop loop = remover.loop();
    loop.execute(
        () -> {
          loop.tick();
          remover.whenStored(remover.over(found, Counter.DELAYED_DELETED), whenGone);
        });
    return promise.future();
  }

  private @Nullable DelayedRecord find(long number) {
    return messages.waiting().stream()
        .filter(each -> each.number() == number)
        .findFirst()
        .orElse(null);
  }

  private JsonObject describe(DelayedRecord record) {
    Message message = record.message();
    JsonObject json =
        new JsonObject()
            .put("number", record.number())
            .put("topic", message.topic())
            .put("qos", message.qos())
            .put("retain", message.retain())
            .put("payload_bytes", message.payloadLength())
            .put("client_id", record.clientId())
            .put("received", time(message.receivedMillis()))
            .put("due", time(record.dueMillis()));
    return record.username() == null ? json : json.put("username", record.username());
  }

  private String time(long steadyMillis) {
    return Instant.ofEpochMilli(remover.loop().clock().wallMillis(steadyMillis)).toString();
  }
}
