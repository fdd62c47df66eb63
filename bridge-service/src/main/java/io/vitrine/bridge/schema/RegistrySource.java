package io.vitrine.bridge.schema;

import io.micrometer.core.instrument.Counter;
import io.vitrine.config.SchemaSettings;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A subject of a registry. The first who needs it waits, all together no longer than {@link
 * RegistryOptions#waitMillisMax}; from then on nobody does: it is looked up again in the background
 * until the registry answers, and what needs it meanwhile is told that it cannot be had. What is
 * known stays while the registry is away.
 *
 * <p>Threads: any.
 */
final class RegistrySource implements SchemaSource {
  private static final Logger LOG = LoggerFactory.getLogger(RegistrySource.class);
  private static final long RETRY_MILLIS = 1_000;
  private static final long PAUSE_MILLIS = 100;

  private final Registry registry;
  private final RegistryOptions options;
  private final SchemaSettings settings;
  private final Counter failures;
  private final AtomicBoolean looking = new AtomicBoolean();
  private volatile @Nullable Known known;
  private volatile String why = "not asked yet";
  private volatile long nextNanos = System.nanoTime();
  private volatile boolean waited;
  private boolean told;

  /**
   * @param failures counts requests that brought no schema
   */
  RegistrySource(
      Registry registry, RegistryOptions options, SchemaSettings settings, Counter failures) {
    this.registry = registry;
    this.options = options;
    this.settings = settings;
    this.failures = failures;
  }

  @Override
  public Known known() throws RegistryException {
    Known now = known;
    if (now == null && !waited) {
      now = await();
    }
    if (System.nanoTime() - nextNanos >= 0 && looking.compareAndSet(false, true)) {
      CompletableFuture.runAsync(this::lookAgain);
    }
    if (now == null) {
      now = known;
    }
    if (now == null) {
      throw new RegistryException(settings.subject() + ": " + why, true);
    }
    return now;
  }

  private synchronized @Nullable Known await() throws RegistryException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(options.waitMillisMax());
    while (known == null && !waited) {
      boolean again = look();
      if (known != null || !again || System.nanoTime() - deadline >= 0) {
        break;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new RegistryException("interrupted", false);
      }
    }
    waited = true;
    return known;
  }

  private void lookAgain() {
    try {
      look();
    } finally {
      looking.set(false);
    }
  }

  /** Whether asking again at once may help. */
  private boolean look() {
    boolean again = false;
    long nextMillis = options.refreshMillis();
    try {
      Registry.Found found =
          registry.find(settings.kindOrThrow(), settings.subject(), settings.version());
      String name = settings.subject() + " version " + found.version();
      Schema schema = found.text().parse(settings.kindOrThrow(), settings.message());
      known = Known.ofRegistry(schema, name, found.id(), settings.header());
      told(null);
    } catch (RegistryException e) {
      again = !e.answered();
      nextMillis = Math.min(RETRY_MILLIS, nextMillis);
      failed(String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      failed(String.valueOf(e.getMessage()));
      nextMillis = Math.min(RETRY_MILLIS, nextMillis);
    } catch (RuntimeException | StackOverflowError e) {
      failed("an answer that cannot be read: " + e);
      nextMillis = Math.min(RETRY_MILLIS, nextMillis);
    }
    nextNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(nextMillis);
    return again;
  }

  private void failed(String text) {
    failures.increment();
    why = text;
    told(text);
  }

  private synchronized void told(@Nullable String trouble) {
    if (trouble != null && !told) {
      LOG.warn("Schema {} cannot be had, and is asked for again: {}", settings.subject(), trouble);
    } else if (trouble == null && told) {
      LOG.info("Schema {} is there", settings.subject());
    }
    told = trouble != null;
  }
}
