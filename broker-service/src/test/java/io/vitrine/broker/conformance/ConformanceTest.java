package io.vitrine.broker.conformance;

import io.vitrine.broker.RunningBroker;
import io.vitrine.config.Settings;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Plays every dialogue, in each version it has statements of, with a broker of ours or with the one
 * at {@code -Dconformance.target=host:port}.
 */
class ConformanceTest {
  private static RunningBroker broker;
  private static InetSocketAddress address;

  @BeforeAll
  static void start() throws Exception {
    String target = System.getProperty("conformance.target");
    if (target == null) {
      broker =
          new RunningBroker(
              Settings.defaults()
                  .with("broker.receive_maximum", "20")
                  .with("broker.topic_alias_maximum", "10"));
      address = new InetSocketAddress("127.0.0.1", broker.port);
    } else {
      int colon = target.lastIndexOf(':');
      int port = Integer.parseInt(target.substring(colon + 1));
      address = new InetSocketAddress(target.substring(0, colon), port);
    }
  }

  @AfterAll
  static void stop() throws Exception {
    if (broker != null) {
      broker.close();
    }
  }

  @TestFactory
  List<DynamicTest> dialogues() throws Exception {
    List<DynamicTest> tests = new ArrayList<>();
    for (Dialogue dialogue : Dialogue.all()) {
      for (String version : dialogue.statements().keySet()) {
        String prefix = "c" + (version.equals("5") ? "5" : "3") + "x" + tests.size();
        tests.add(
            DynamicTest.dynamicTest(
                version + ": " + dialogue.name() + " (" + dialogue.file() + ")",
                () -> play(dialogue, version, prefix)));
      }
    }
    return tests;
  }

  private static void play(Dialogue dialogue, String version, String prefix) throws Exception {
    try (Play play = new Play(address, version, prefix)) {
      for (Dialogue.Line line : dialogue.lines(version)) {
        try {
          play.line(line.text());
        } catch (Exception | AssertionError e) {
          String where = dialogue.file() + ":" + line.number() + ": " + line.text();
          throw new AssertionError(where + "\n  " + e.getMessage(), e);
        }
      }
    }
  }
}
