package io.vitrine.runtime.tracing;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.vitrine.config.Settings;
import io.vitrine.config.TelemetryOptions;
import io.vitrine.runtime.Version;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends the spans of this process to where the settings say, in batches on a thread of its own.
 * Whatever becomes of them there, nobody waits for it: what finds no room is dropped and counted.
 *
 * <p>Threads: any.
 */
public final class Tracing implements AutoCloseable {
  /** No spans at all. */
  public static final Tracing OFF = new Tracing(null, null, 0);

  /** Most spans that have begun and not ended, about 2 KiB each. */
  static final int OPEN_MAX = 8_192;

  /** Keys, topics and client identifiers can be long; of more than so many characters the first. */
  static final int TEXT_LENGTH_MAX = 256;

  /** Most spans that wait or are on their way, about 2 KiB each. */
  static final int SPANS_MAX = 4_096;

  private static final int BATCH_MAX = 512;
  private static final Duration BATCH_LINGER = Duration.ofSeconds(1);
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final long CLOSE_MILLIS = 3_000;

  /** What it would say on standard error we say in our own log; held, since loggers are not. */
  private static final Logger LIBRARY = Logger.getLogger("io.opentelemetry");

  private final @Nullable SdkTracerProvider provider;
  private final @Nullable SpanCount count;
  private final double ratio;

  private Tracing(@Nullable SdkTracerProvider provider, @Nullable SpanCount count, double ratio) {
    this.provider = provider;
    this.count = count;
    this.ratio = ratio;
  }

  /** {@link #OFF} if the settings have no endpoint. */
  public static Tracing start(Settings settings, MeterRegistry meters, String node) {
    String endpoint = settings.get(TelemetryOptions.OTLP_ENDPOINT);
    if (endpoint.isEmpty()) {
      return OFF;
    }
    LIBRARY.setLevel(Level.OFF);
    OtlpHttpSpanExporterBuilder exporter =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(endpoint.replaceAll("/+$", "") + "/v1/traces")
            .setTimeout(ANSWER);
    settings.get(TelemetryOptions.OTLP_HEADERS).forEach(exporter::addHeader);
    SpanCount count = new SpanCount(meters);
    BatchSpanProcessor batches =
        BatchSpanProcessor.builder(new CountingExporter(exporter.build(), endpoint, count))
            .setMaxQueueSize(SPANS_MAX)
            .setMaxExportBatchSize(BATCH_MAX)
            .setScheduleDelay(BATCH_LINGER)
            .build();
    Attributes resource =
        Attributes.builder()
            .put("service.name", settings.get(TelemetryOptions.SERVICE_NAME))
            .put("service.version", Version.current())
            .put("service.instance.id", node)
            .build();
    SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .setResource(Resource.create(resource))
            // Whether a trace begins is decided before a span is made, so that others cost nothing.
            .setSampler(Sampler.parentBased(Sampler.alwaysOn()))
            .setSpanLimits(SpanLimits.builder().setMaxAttributeValueLength(TEXT_LENGTH_MAX).build())
            .addSpanProcessor(new BoundedProcessor(batches, count))
            .build();
    return new Tracing(provider, count, settings.get(TelemetryOptions.SAMPLING_RATIO));
  }

  /**
   * For the spans of one part of the product; null if there are none.
   *
   * @param scope name of the package that makes them
   */
  public @Nullable Spans spans(String scope) {
    SdkTracerProvider there = provider;
    SpanCount counting = count;
    return there == null || counting == null
        ? null
        : new Spans(there.get(scope, Version.current()), counting, ratio);
  }

  /** Sends what waits, for three seconds at most. */
  @Override
  public void close() {
    SdkTracerProvider there = provider;
    if (there != null) {
      there.shutdown().join(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }
}
