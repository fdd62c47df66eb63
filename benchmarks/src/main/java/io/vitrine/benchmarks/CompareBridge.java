package io.vitrine.benchmarks;

import io.vitrine.benchmarks.bridge.Measurements;
import io.vitrine.benchmarks.bridge.Road;
import io.vitrine.benchmarks.bridge.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The road from MQTT to Kafka against raw producing of the same records, in turn, on one Kafka.
 * Arguments, all optional: {@code --reps 3 --seconds 5 --jit 10 --warm 3 --backlog 1000000 --rates
 * 20000,0}, and for the bridge {@code --set key=value,key=value} and {@code --java} with more
 * options of its JVM. With {@code --back SECONDS} nothing but the way back is measured: what a raw
 * producer writes in so long, until the broker has all of it as messages. Both sides are warmed
 * before: {@code --jit} seconds of raw producing and of messages as fast as they come, then {@code
 * --warm} backlogs.
 */
public final class CompareBridge {
  private CompareBridge() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path repository = Path.of(System.getProperty("vitrine.repository", ".")).toAbsolutePath();
    int reps = Integer.parseInt(Flags.of(arguments, "--reps", "3"));
    double seconds = Double.parseDouble(Flags.of(arguments, "--seconds", "5"));
    double jit = Double.parseDouble(Flags.of(arguments, "--jit", "10"));
    int warm = Integer.parseInt(Flags.of(arguments, "--warm", "3"));
    int backlog = Integer.parseInt(Flags.of(arguments, "--backlog", "1000000"));
    List<Integer> rates =
        Flags.list(arguments, "--rates", "20000,0").stream().map(Integer::valueOf).toList();
    List<String> settings = Flags.list(arguments, "--set", "");
    String java = Flags.of(arguments, "--java", "");
    double back = Double.parseDouble(Flags.of(arguments, "--back", "0"));
    if (back > 0) {
      settings = Stream.concat(settings.stream(), Road.back().stream()).toList();
    }
    Path folder = Files.createTempDirectory("vitrine-bridge");
    System.out.println("# logs in " + folder);
    try (Road road = Road.open(repository, folder, settings, java)) {
      Measurements measure = new Measurements(road);
      if (back > 0) {
        back(measure, reps, back);
        return;
      }
      measure.raw(jit);
      measure.steady(0, jit);
      for (int i = 0; i < warm; i++) {
        System.out.println("# warming: " + measure.drain(backlog).row());
      }
      System.out.println(Sample.HEAD);
      for (int rep = 0; rep < reps; rep++) {
        print(measure.raw(seconds));
        if (backlog > 0) {
          print(measure.drain(backlog));
        }
        for (int rate : rates) {
          print(measure.steady(rate, seconds));
        }
      }
    }
  }

  private static void back(Measurements measure, int reps, double seconds)
      throws IOException, InterruptedException {
    System.out.println("# warming: " + measure.back(seconds).row());
    System.out.println(Sample.HEAD);
    for (int rep = 0; rep < reps; rep++) {
      print(measure.back(seconds));
    }
  }

  private static void print(Sample sample) {
    System.out.println(sample.row());
  }
}
