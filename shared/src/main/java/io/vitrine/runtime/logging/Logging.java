package io.vitrine.runtime.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.vitrine.config.LogOptions;
import io.vitrine.config.Settings;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets up logback from {@link LogOptions}. Events go to standard error, so that standard output
 * holds only what a command answers.
 *
 * <p>Threads: any.
 */
public final class Logging {
  private static final String TEXT =
      "%d{\"yyyy-MM-dd'T'HH:mm:ss.SSSXXX\"} %-5level [%thread] %logger{0}: %msg%replace( %kvp){'^ $', ''}%n%rEx";

  /** Libraries whose information is none to those who run us. */
  private static final Map<String, Level> LIBRARIES =
      Map.ofEntries(
          Map.entry("io.netty", Level.WARN),
          Map.entry("io.vertx", Level.WARN),
          // The probe's client; the probe says itself what went wrong.
          Map.entry("io.vertx.mqtt.impl.MqttClientImpl", Level.OFF),
          Map.entry("io.micrometer", Level.ERROR),
          Map.entry("org.jgroups", Level.WARN),
          Map.entry("org.apache.kafka", Level.WARN),
          Map.entry("org.apache.kafka.clients.NetworkClient", Level.ERROR),
          Map.entry("org.apache.kafka.common.utils.AppInfoParser", Level.ERROR),
          Map.entry("org.apache.kafka.controller.QuorumController", Level.ERROR),
          Map.entry("kafka", Level.WARN),
          // Tells of requests that came before the controller was chosen; the asker asks again.
          Map.entry("kafka.server.ControllerApis", Level.OFF),
          Map.entry("state.change.logger", Level.WARN));

  private static final LongAdder DROPPED = new LongAdder();

  private Logging() {}

  /** Replaces whatever was configured before. */
  public static void configure(Settings settings) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.reset();
      boolean json = settings.get(LogOptions.FORMAT).equals("json");
      configure(context, json ? new JsonEncoder() : text(context));
      context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(level(settings.get(LogOptions.LEVEL)));
      settings
          .get(LogOptions.LEVELS)
          .forEach((name, level) -> context.getLogger(name).setLevel(level(level)));
    }
  }

  /** Writes what is still waiting; nothing is logged afterwards. */
  public static void stop() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.stop();
    }
  }

  /** Events lost because standard error was not read fast enough. */
  public static MeterBinder meters() {
    return registry ->
        FunctionCounter.builder("vitrine.log.events.dropped", DROPPED, LongAdder::sum)
            .description("Log events lost because nobody read them fast enough")
            .register(registry);
  }

  static void configure(LoggerContext context, Encoder<ILoggingEvent> encoder) {
    encoder.setContext(context);
    encoder.start();
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setContext(context);
    console.setTarget("System.err");
    console.setEncoder(encoder);
    console.start();
    EventQueue queue = new EventQueue(DROPPED);
    queue.setContext(context);
    queue.addAppender(console);
    queue.start();
    context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(queue);
    LIBRARIES.forEach((name, level) -> context.getLogger(name).setLevel(level));
  }

  static Encoder<ILoggingEvent> text(LoggerContext context) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(TEXT);
    return encoder;
  }

  private static Level level(String name) {
    return Level.toLevel(name, Level.INFO);
  }
}
