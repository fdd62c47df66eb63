package io.vitrine.tap;

import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vitrine.contract.TapRefusal;
import io.vitrine.filter.FilterSyntaxException;
import io.vitrine.runtime.BusRefusal;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;

/** Turns what went wrong with a request into the refusal that the one who asked understands. */
public final class Refusals {
  private Refusals() {}

  /** The work's answer, or the refusal that what it throws, or fails with, stands for. */
  public static <T> Future<T> orRefuse(Callable<Future<T>> work) {
    Future<T> answer;
    try {
      answer = work.call();
    } catch (Exception e) {
      answer = Future.failedFuture(e);
    }
    return answer.recover(cause -> Future.failedFuture(refusal(cause)));
  }

  private static Throwable refusal(Throwable cause) {
    if (cause instanceof FilterSyntaxException syntax) {
      return new BusRefusal(TapRefusal.FILTER, TapRefusal.describe(syntax));
    }
    if (cause instanceof RejectedExecutionException) {
      return new BusRefusal(TapRefusal.BUSY, "too many requests wait for this broker already");
    }
    if (cause instanceof DecodeException || cause instanceof NullPointerException) {
      return new BusRefusal(TapRefusal.REQUEST, "the request cannot be read");
    }
    if (cause instanceof IllegalArgumentException || cause instanceof ClassCastException) {
      return new BusRefusal(TapRefusal.REQUEST, String.valueOf(cause.getMessage()));
    }
    return cause;
  }
}
