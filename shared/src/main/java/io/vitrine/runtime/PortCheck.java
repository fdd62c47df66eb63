package io.vitrine.runtime;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jgroups.stack.IpAddress;
import org.jgroups.util.TimeScheduler;

/**
 * Whether somebody listens, which the operating system tells at once, however busy the other
 * process is. So the first node of a cluster need not wait for an answer, and the others can wait
 * long for theirs.
 */
final class PortCheck {
  private static final int CONNECT_MILLIS = 1_000;

  private PortCheck() {}

  /** Also true if it cannot be told within a second. */
  static boolean anybodyListens(Collection<IpAddress> hosts, TimeScheduler timer) {
    List<CompletableFuture<Boolean>> answers =
        hosts.stream()
            .map(
                host -> {
                  CompletableFuture<Boolean> answer = new CompletableFuture<>();
                  timer.execute(() -> answer.complete(listens(host)), true);
                  return answer.completeOnTimeout(true, CONNECT_MILLIS, TimeUnit.MILLISECONDS);
                })
            .toList();
    return answers.stream().anyMatch(CompletableFuture::join);
  }

  private static boolean listens(IpAddress host) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host.getIpAddress(), host.getPort()), CONNECT_MILLIS);
      return true;
    } catch (java.net.ConnectException refused) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }
}
