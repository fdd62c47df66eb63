package io.vitrine.benchmarks.micro;

import io.vitrine.dissect.Dissection;
import io.vitrine.dissect.Dissector;
import io.vitrine.filter.Filter;
import io.vitrine.filter.FilterSyntaxException;
import io.vitrine.mqtt.packet.MqttVersion;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A display filter asked about a PUBLISH. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FilterBench {
  @Param({
    "mqtt.msgtype == 3",
    "mqtt.topic contains \"temp\"",
    "mqtt.topic matches \"^plant/[0-9]+/\"",
    "mqtt.topic ~~ \"plant/+/#\" and mqtt.qos > 0"
  })
  public String text = "";

  private final byte[] frame = Packets.publish(MqttVersion.MQTT_5, 1);
  private Filter filter = Filter.ALL;
  private Dissection dissection = dissected();

  @Setup
  public void setUp() throws FilterSyntaxException {
    filter = Filter.compile(text);
    dissection = dissected();
    if (!matches()) {
      throw new IllegalStateException(text + " does not match");
    }
  }

  private Dissection dissected() {
    return Dissector.dissect(frame, 0, frame.length, frame.length, 5, true);
  }

  /** The packet has been taken apart. */
  @Benchmark
  public boolean matches() {
    return filter.matches(dissection::values);
  }

  /** As the tap does it: taken apart, then asked. */
  @Benchmark
  public boolean dissectAndMatch() {
    return filter.matches(dissected()::values);
  }

  @Benchmark
  public Filter compile() throws FilterSyntaxException {
    return Filter.compile(text);
  }
}
