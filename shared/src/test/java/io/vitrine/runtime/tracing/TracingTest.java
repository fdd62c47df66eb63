package io.vitrine.runtime.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.vitrine.config.Settings;
import io.vitrine.config.TelemetryOptions;
import io.vitrine.route.TraceContext;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Endpoints that do not answer, or are not there; and which messages have spans. */
class TracingTest {
  private static final TraceContext SAMPLED =
      new TraceContext("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "a=1");
  private static final TraceContext NOT_SAMPLED =
      new TraceContext("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00", null);
  private static final int SPANS = 3 * Tracing.SPANS_MAX;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @Test
  void withoutAnEndpointThereAreNoSpans() {
    Tracing tracing = Tracing.start(Settings.defaults(), meters, "n1");
    assertThat(tracing).isSameAs(Tracing.OFF);
    assertThat(tracing.spans("x")).isNull();
  }

  @Test
  void anEndpointThatHangsHoldsNoMoreThanItsPartAndTheRestIsCounted() throws Exception {
    try (ServerSocket hanging = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        Tracing tracing = start(hanging.getLocalPort(), "0")) {
      Spans spans = Objects.requireNonNull(tracing.spans("x"));
      for (int i = 0; i < SPANS; i++) {
        begin(spans).end();
      }
      assertThat(dropped("queue_full") + dropped("export_failed"))
          .isGreaterThanOrEqualTo(SPANS - Tracing.SPANS_MAX);
      assertThat(meters.counter("vitrine.spans.sent").count()).isZero();
    }
  }

  @Test
  void whatAnEndpointThatIsNotThereDoesNotTakeIsCounted() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    try (Tracing tracing = start(port, "0")) {
      Spans spans = Objects.requireNonNull(tracing.spans("x"));
      for (int i = 0; i < 100; i++) {
        begin(spans).end();
      }
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
      while (dropped("export_failed") < 100) {
        assertThat(System.nanoTime()).isLessThan(deadline);
        TimeUnit.MILLISECONDS.sleep(20);
      }
    }
  }

  @Test
  void aMessageHasSpansIfItsTraceIsSampledOrItBeginsOne() throws Exception {
    try (Tracing off = start(1, "0");
        Tracing on = start(1, "1")) {
      Spans none = Objects.requireNonNull(off.spans("x"));
      assertThat(none.wanted(SAMPLED)).isTrue();
      assertThat(none.wanted(NOT_SAMPLED)).isFalse();
      assertThat(none.wanted(null)).isFalse();
      Spans all = Objects.requireNonNull(on.spans("x"));
      assertThat(all.wanted(null)).isTrue();
      assertThat(all.wanted(NOT_SAMPLED)).isFalse();
    }
  }

  @Test
  void aSpanIsTheChildOfWhatTheMessageCameWith() throws Exception {
    try (Tracing tracing = start(1, "0")) {
      Span span = begin(Objects.requireNonNull(tracing.spans("x")));
      TraceContext next = Spans.context(span);
      String trace = SAMPLED.parent().substring(0, 36);
      assertThat(next.parent())
          .isEqualTo(trace + span.getSpanContext().getSpanId() + "-01")
          .isNotEqualTo(SAMPLED.parent());
      assertThat(next.state()).isEqualTo("a=1");
    }
  }

  @Test
  void noMoreSpansAreOpenThanMayBe() throws Exception {
    try (Tracing tracing = start(1, "0")) {
      Spans spans = Objects.requireNonNull(tracing.spans("x"));
      Span first = begin(spans);
      for (int i = 1; i < Tracing.OPEN_MAX; i++) {
        begin(spans);
      }
      assertThat(spans.begin(SAMPLED, SpanKind.PRODUCER, "kafka", "send", "")).isNull();
      assertThat(dropped("too_many_open")).isEqualTo(1);
      first.end();
      begin(spans);
    }
  }

  @Test
  void longTextsAreCut() throws Exception {
    try (Tracing tracing = start(1, "0")) {
      Span span = begin(Objects.requireNonNull(tracing.spans("x")));
      span.setAttribute("t", "x".repeat(60_000));
      AttributeKey<String> key = AttributeKey.stringKey("t");
      assertThat(((ReadableSpan) span).getAttribute(key)).hasSize(Tracing.TEXT_LENGTH_MAX);
    }
  }

  @Test
  void afterTheEndThereAreNoSpans() throws Exception {
    Tracing tracing = start(1, "0");
    Spans spans = Objects.requireNonNull(tracing.spans("x"));
    tracing.close();
    SpanBuilder made = spans.begin(SAMPLED, SpanKind.CONSUMER, "mqtt", "receive", "");
    assertThat(Spans.start(Objects.requireNonNull(made))).isNull();
  }

  @Test
  void onlyLaterVersionsOfATraceparentHaveMore() {
    String parent = SAMPLED.parent();
    assertThat(TraceContext.of(parent, null)).isNotNull();
    assertThat(TraceContext.of(parent + "-x", null)).isNull();
    assertThat(TraceContext.of("01" + parent.substring(2) + "-x", null)).isNotNull();
    assertThat(TraceContext.of("ff" + parent.substring(2), null)).isNull();
  }

  @Test
  void headersThatCannotBeSentAreRefusedAndTheirValuesNotSaid() throws Exception {
    for (Map<String, String> wrong :
        List.of(
            Map.of("Authorization", "Bearer SECRET\r\nX: y"),
            Map.of("Authorization", "Bearer SECRET\u20ac"),
            Map.of("Host", "SECRET"),
            Map.of("no name", "SECRET"))) {
      assertThatThrownBy(() -> TelemetryOptions.OTLP_HEADERS.parse(wrong))
          .hasMessageStartingWith("not a header: ")
          .message()
          .doesNotContain("SECRET");
    }
    assertThat(TelemetryOptions.OTLP_HEADERS.parse(Map.of("Authorization", "Bearer a b")))
        .containsEntry("Authorization", "Bearer a b");
  }

  @Test
  void whatIsNoEndpointAndNoRatioIsRefused() {
    for (String wrong :
        new String[] {
          "collector:4318",
          "ftp://a",
          "http://",
          "http://a b",
          "http://user:pass@a",
          "http://a?key=x",
          "http://a#x"
        }) {
      assertThatThrownBy(() -> TelemetryOptions.OTLP_ENDPOINT.parse(wrong)).as(wrong).isNotNull();
    }
    for (String wrong : new String[] {"-0.1", "1.1", "NaN", "all"}) {
      assertThatThrownBy(() -> TelemetryOptions.SAMPLING_RATIO.parse(wrong)).as(wrong).isNotNull();
    }
  }

  private static Span begin(Spans spans) {
    SpanBuilder made = spans.begin(SAMPLED, SpanKind.PRODUCER, "kafka", "send", "t");
    return Objects.requireNonNull(Spans.start(Objects.requireNonNull(made)));
  }

  private double dropped(String cause) {
    return meters.counter("vitrine.spans.dropped", "cause", cause).count();
  }

  private Tracing start(int port, String ratio) {
    Settings settings =
        Settings.defaults()
            .with(TelemetryOptions.OTLP_ENDPOINT.key(), "http://127.0.0.1:" + port)
            .with(TelemetryOptions.SAMPLING_RATIO.key(), ratio);
    return Tracing.start(settings, meters, "n1");
  }
}
