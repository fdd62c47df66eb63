package io.vitrine.inspector.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vitrine.config.Settings;
import io.vitrine.inspector.InspectorFixture;
import io.vitrine.inspector.sensor.CaptureBuilder;
import io.vitrine.inspector.sensor.Packets;
import io.vitrine.inspector.sensor.vxlan.MirrorSender;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a sensor sees, on the page in a real browser. */
@Timeout(120)
class SensorBrowserTest {
  @Test
  void aMirrorsPacketsCountersAndFindingsAreShown() throws Exception {
    Optional<Path> executable = Browser.find();
    assumeTrue(executable.isPresent(), "no Chromium on the PATH: the page was not tried");
    Settings settings =
        InspectorFixture.sensing()
            .with("inspector.sensor.networks", List.of(Map.of("name", "plant-a", "vni", "77")));
    try (InspectorFixture inspector = new InspectorFixture(settings);
        Browser browser = new Browser(executable.get(), 1280, 900);
        MirrorSender mirror = inspector.mirror()) {
      byte[] publish = Packets.publish("plant/7/temp", 10);
      mirror.send(
          77,
          new CaptureBuilder(1883)
              .open()
              .client(0, Packets.CONNECT)
              .client(Packets.CONNECT.length, publish)
              .pcap());
      mirror.raw(new byte[3]);
      browser.open(inspector.url() + "/#overview");
      browser.until(
          "[...document.querySelectorAll('overview-page tr')].some((row) => row.textContent.includes('plant-a') && row.textContent.includes('VNI 77'))");
      browser.until(
          "document.querySelector('overview-page .notice')?.textContent.includes('1 datagrams dropped, not VXLAN')");
      browser.open(inspector.url() + "/#packets?filter=vxlan.vni%20%3D%3D%2077%20and%20mqtt.topic");
      browser.until(
          "document.querySelectorAll('.row').length === 1 && document.querySelector('.row .number').textContent === '4'");
      browser.evaluate(
          "document.querySelector('.row').dispatchEvent(new MouseEvent('mousedown', { bubbles: true }))");
      browser.until(
          "document.querySelector('.detail-head').textContent.includes('plant-a, VNI 77 · VLAN 42 · TTL 64')");
      browser.open(inspector.url() + "/#findings");
      browser.until(
          "document.querySelector('findings-page [role=status]').textContent.includes('the last 10,000 are kept')");
      assertThat(browser.complaints()).isEmpty();
    }
  }
}
