package io.vitrine.inspector.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vitrine.inspector.InspectorFixture;
import io.vitrine.inspector.SampleFrames;
import io.vitrine.inspector.TapFixture;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The page in a real browser. */
@Timeout(120)
class BrowserTest {
  private static InspectorFixture inspector;
  private static TapFixture tap;
  private static long sensor;
  private static Browser browser;

  @BeforeAll
  static void start() throws Exception {
    Optional<Path> executable = Browser.find();
    assumeTrue(executable.isPresent(), "no Chromium on the PATH: the page was not tried");
    inspector = new InspectorFixture();
    tap = inspector.tap("broker-0", 1, 1 << 20);
    sensor = tap.connect(0, "sensor-1", "plant", "10.20.0.1", 40_001);
    tap.see(sensor, true, SampleFrames.connect5("sensor-1", "plant", "hunter22"));
    for (int i = 1; i <= 30; i++) {
      tap.see(sensor, true, SampleFrames.publish5("plant/" + i + "/temp", 1, i, "21." + i));
    }
    browser = new Browser(executable.get(), 1280, 900);
  }

  @AfterAll
  static void stop() throws Exception {
    if (browser != null) {
      browser.close();
    }
    if (inspector != null) {
      inspector.close();
    }
  }

  private static String row(String text) {
    return "[...document.querySelectorAll('.row')].find((row) => row.textContent.includes('"
        + text
        + "'))";
  }

  private static String line(String name) {
    return "[...document.querySelectorAll('.line')].find((line) => line.querySelector('.name').textContent === '"
        + name
        + "')";
  }

  private static void openPackets() {
    browser.open("about:blank");
    browser.open(inspector.url() + "/#packets");
    browser.until(
        row("plant/30/temp") + " && document.querySelector('.live').dataset.state === 'live'");
  }

  private static void filter(String text) {
    browser.evaluate("document.querySelector('filter-box input').select()");
    browser.evaluate("document.querySelector('filter-box input').focus()");
    browser.type(text);
  }

  @Test
  void packetsOfThePastAndNewOnesAreListed() {
    openPackets();
    tap.see(sensor, true, SampleFrames.publish5("brand/new", 0, 0, "now"));

    browser.until(row("brand/new"));
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void aFilterNarrowsTheList() {
    openPackets();
    filter("mqtt.topic == \"plant/7/temp\"");
    browser.press("Enter");

    browser.until("document.querySelectorAll('.row').length === 1 && " + row("plant/7/temp"));
  }

  @Test
  void aWrongFilterIsMarkedWhereItIsWrong() {
    openPackets();
    filter("mqtt.topic == \"x\" and mqtt.qo == 1");

    browser.until("document.querySelector('.filter-error mark').textContent === 'mqtt.qo'");
    browser.until(
        "document.querySelector('filter-box input').getAttribute('aria-invalid') === 'true'");
  }

  @Test
  void aFieldAndItsBytesAreMarkedBothWays() {
    openPackets();
    browser.evaluate(
        row("plant/9/temp") + ".dispatchEvent(new MouseEvent('mousedown', {bubbles: true}))");
    browser.until(line("mqtt.topic"));
    browser.evaluate(line("mqtt.topic") + ".click()");

    browser.until(
        "[...document.querySelectorAll('.hex-text [data-mark=chosen]')].map((b) => b.textContent).join('').includes('plant/9/temp')");
    browser.evaluate("document.querySelector('.hex-bytes b').click()");
    browser.until(
        "document.querySelector('.line[aria-selected=true] .name').textContent.startsWith('mqtt.')"
            + " && document.querySelector('.line[aria-selected=true] .name').textContent !== 'mqtt.topic'");
  }

  @Test
  void aFieldBecomesAFilter() {
    openPackets();
    browser.evaluate(
        row("plant/11/temp") + ".dispatchEvent(new MouseEvent('mousedown', {bubbles: true}))");
    browser.until(line("mqtt.topic") + ".querySelector('.line-action')");
    browser.evaluate(line("mqtt.topic") + ".querySelector('.line-action').click()");

    browser.until(
        "document.querySelector('filter-box input').value === 'mqtt.topic == \"plant/11/temp\"'");
    browser.until("document.querySelectorAll('.row').length === 1");
  }

  @Test
  void aPasswordIsShownAsRedacted() {
    openPackets();
    filter("mqtt.passwd");
    browser.press("Enter");
    browser.until("document.querySelectorAll('.row').length === 1");
    browser.evaluate(
        "document.querySelector('.row').dispatchEvent(new MouseEvent('mousedown', {bubbles: true}))");

    browser.until(line("mqtt.passwd") + ".querySelector('.redacted')");
    browser.until("document.querySelectorAll('.hex-bytes [data-mark=redacted]').length === 8");
    assertThat((String) browser.evaluate("document.body.textContent")).doesNotContain("hunter");
  }

  @Test
  void connectionsAndOverviewShowWhatThereIs() {
    browser.open(inspector.url() + "/#connections");
    browser.until(
        "document.querySelector('connections-page tbody').textContent.includes('sensor-1')");
    browser.open(inspector.url() + "/#overview");
    browser.until("document.querySelector('overview-page').textContent.includes('broker-0')");
    browser.until("document.querySelector('rate-chart canvas')");
    assertThat(browser.complaints()).isEmpty();
  }
}
