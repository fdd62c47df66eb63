package io.vitrine.inspector.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vitrine.inspector.InspectorFixture;
import io.vitrine.inspector.SampleFrames;
import io.vitrine.inspector.TapFixture;
import io.vitrine.inspector.sensor.Captures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
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
  void aFilterThatFindsNothingHereSaysWhy() {
    openPackets();
    filter("ip.ttl == 64");
    browser.press("Enter");
    browser.until(
        "document.querySelector('.notice[data-state=warn]')?.textContent.includes('ip.ttl: only mirrored packets have it')");
    filter("tcp.stream == 1");
    browser.until("document.querySelector('.filter-error mark').textContent === 'tcp.stream'");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void aFieldAndItsBytesAreMarkedBothWays() {
    openPackets();
    browser.evaluate(choose("plant/9/temp"));
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
  void aPacketThatIsReadDoesNotRunAway() {
    try (InspectorFixture other = new InspectorFixture()) {
      TapFixture busy = other.tap("broker-0", 1, 1 << 20);
      long client = busy.connect(0, "busy", null, "10.20.0.2", 40_002);
      for (int i = 0; i < 100; i++) {
        busy.see(client, true, SampleFrames.publish5("t/" + i, 0, 0, "x"));
      }
      browser.open(other.url() + "/#packets");
      browser.until(row("t/95") + " && document.querySelector('.live').dataset.state === 'live'");
      browser.evaluate(choose("t/95"));
      browser.until(line("mqtt.topic"));
      for (int i = 0; i < 200; i++) {
        busy.see(client, true, SampleFrames.pingreq());
      }

      browser.until("document.querySelector('packet-list').packets.length === 300");
      browser.until("document.querySelector('.floating')");
      browser.until(
          "(() => { const row = document.querySelector('.row[aria-selected=true]').getBoundingClientRect();"
              + " const list = document.querySelector('.rows').getBoundingClientRect();"
              + " return row.top >= list.top - 1 && row.bottom <= list.bottom + 1; })()");
      browser.open("about:blank");
    }
  }

  private static String choose(String text) {
    return row(text) + ".dispatchEvent(new MouseEvent('mousedown', {bubbles: true}))";
  }

  @Test
  void aFieldBecomesAFilter() {
    openPackets();
    browser.evaluate(choose("plant/11/temp"));
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
  void aCaptureFileIsUploadedLookedAtAndDeleted() throws Exception {
    byte[] pcap = Files.readAllBytes(Captures.file("oisf-mqtt5-pub-mosquittoprops.pcap"));
    browser.open(inspector.url() + "/#captures");
    browser.until("document.querySelector('captures-page input[type=file]')");
    browser.evaluate(
        "(() => { const data = new DataTransfer();"
            + " const bytes = Uint8Array.from(atob('"
            + Base64.getEncoder().encodeToString(pcap)
            + "'), (each) => each.charCodeAt(0));"
            + " data.items.add(new File([bytes], 'props.pcap'));"
            + " const input = document.querySelector('captures-page input[type=file]');"
            + " input.files = data.files; input.dispatchEvent(new Event('change')); })()");
    browser.until(row("Publish Message"));
    filter("mqtt.msgtype == PUBLISH");
    browser.press("Enter");
    browser.until("document.querySelectorAll('.row').length === 1");
    browser.evaluate(choose("Publish Message"));
    browser.until(line("mqtt.topic"));
    browser.evaluate("document.querySelector('filter-box .icon-button').click()");
    browser.until("!location.hash.includes('filter=')");
    for (String view : List.of("sessions", "flows", "findings")) {
      browser.evaluate(
          "(() => { const select = document.querySelector('captures-page .tools select');"
              + " select.value = '"
              + view
              + "'; select.dispatchEvent(new Event('change')); })()");
      browser.until(
          "location.hash.includes('view="
              + view
              + "') && document.querySelector('captures-page tbody tr')");
    }
    browser.evaluate("document.querySelector('captures-page tbody a').click()");
    browser.until("location.hash.includes('frame.number') && " + row("Connect Command"));
    browser.evaluate("location.hash = 'captures'");
    browser.until("document.querySelector('captures-page tbody').textContent.includes('ready')");
    browser.evaluate("document.querySelector('captures-page tbody button').click()");
    browser.until("!document.querySelector('captures-page tbody tr')");
    assertThat(browser.complaints()).isEmpty();
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
