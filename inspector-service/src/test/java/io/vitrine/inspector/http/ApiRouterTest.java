package io.vitrine.inspector.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The document and the handlers are the same, or nothing starts. */
class ApiRouterTest {
  private final Vertx vertx = Vertx.vertx();
  private final OpenApi api = OpenApi.load();
  private final Map<String, Handler<RoutingContext>> handlers = new HashMap<>();

  ApiRouterTest() {
    api.operations().forEach(operation -> handlers.put(operation.id(), context -> {}));
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void everyOperationHasARoute() {
    List<String> paths =
        ApiRouter.create(vertx, api, handlers).getRoutes().stream()
            .map(route -> route.methods() + " " + route.getPath())
            .toList();

    assertThat(handlers).hasSameSizeAs(api.operations());
    assertThat(paths).hasSameSizeAs(api.operations()).doesNotHaveDuplicates();
    assertThat(paths).contains("[GET] /packets", "[POST] /filters/compile");
  }

  @Test
  void anOperationWithoutAHandlerDoesNotStart() {
    handlers.remove("listPackets");

    assertThatThrownBy(() -> ApiRouter.create(vertx, api, handlers))
        .hasMessageContaining("listPackets");
  }

  @Test
  void aHandlerWithoutAnOperationDoesNotStart() {
    handlers.put("undocumented", context -> {});

    assertThatThrownBy(() -> ApiRouter.create(vertx, api, handlers))
        .hasMessageContaining("undocumented");
  }
}
