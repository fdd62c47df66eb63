import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Lays out what goes into each image, from what Maven built: {@code java Layout.java ROOT OUT}.
 *
 * <p>OUT/SERVICE/lib has the jars that the service needs, without the libraries of operating
 * systems in them; those are in native-amd64 and native-arm64, so that nothing is unpacked at run
 * time and /tmp may be mounted noexec. jvm.options, command and sbom.cdx.json go with them.
 */
final class Layout {
  /** Each with the modules of its own, and what the command line needs. */
  private static final Map<String, List<String>> SERVICES =
      new TreeMap<>(
          Map.of(
              "broker", List.of("broker-service"),
              "bridge", List.of("bridge-service"),
              "inspector", List.of("inspector-service"),
              "vitrine", List.of("standalone")));

  private static final Pattern COMMAND_LINE = Pattern.compile("(picocli|logback-\\w+)-[0-9].*");
  private static final Pattern NATIVE = Pattern.compile(".*\\.(so|dll|jnilib|dylib|a)");

  /** Libraries by architecture: the entry of the jar, and the name that the loader looks for. */
  private static final Map<String, Map<Pattern, String>> NATIVES =
      Map.of("amd64", natives("x86_64", "linux64", "amd64"), "arm64", natives("aarch_64", "linux-aarch64", "aarch64"));

  /** The library is looked for under the name that it has in the jar. */
  private static final String OWN_NAME = "";

  private final Path root;
  private final Path out;

  private Layout(Path root, Path out) {
    this.root = root;
    this.out = out;
  }

  public static void main(String[] args) throws IOException {
    Layout layout = new Layout(Path.of(args[0]), Path.of(args[1]));
    for (String service : SERVICES.keySet()) {
      layout.write(service);
    }
  }

  private static Map<Pattern, String> natives(String netty, String rocksdb, String others) {
    return Map.of(
        Pattern.compile("META-INF/native/libnetty_\\w+_" + netty + "\\.so"), OWN_NAME,
        Pattern.compile("librocksdbjni-" + rocksdb + "\\.so"), "librocksdbjni.so",
        Pattern.compile("net/jpountz/util/linux/" + others + "/liblz4-java\\.so"), "liblz4-java.so",
        Pattern.compile("linux/" + others + "/libzstd-jni-[0-9.-]+\\.so"), "libzstd-jni.so",
        Pattern.compile("org/xerial/snappy/native/Linux/(" + netty.replace("_64", "64") + "|" + netty + ")/libsnappyjava\\.so"),
            "libsnappyjava.so");
  }

  private void write(String service) throws IOException {
    Path target = out.resolve(service);
    Path lib = Files.createDirectories(target.resolve("lib"));
    for (String arch : NATIVES.keySet()) {
      Files.createDirectories(target.resolve("native-" + arch));
    }
    List<Path> jars = jars(service);
    for (Path jar : jars) {
      copy(jar, lib.resolve(jar.getFileName()), target);
    }
    checkLibraries(target);
    Files.writeString(target.resolve("jvm.options"), options(service, jars));
    Files.writeString(target.resolve("command"), (service.equals("vitrine") ? "up" : service) + "\n");
    writeBom(target.resolve("sbom.cdx.json"), "vitrine".equals(service) ? service : "vitrine-" + service, jars);
  }

  /** In the order of Maven's class path, with the command line first. */
  private List<Path> jars(String service) throws IOException {
    Map<String, Path> jars = new TreeMap<>();
    Path command = jar("standalone");
    jars.put(command.getFileName().toString(), command);
    for (Path each : classPath("standalone")) {
      if (COMMAND_LINE.matcher(each.getFileName().toString()).matches()) {
        jars.put(each.getFileName().toString(), each);
      }
    }
    for (String module : SERVICES.get(service)) {
      Path own = jar(module);
      jars.put(own.getFileName().toString(), own);
      classPath(module).forEach(each -> jars.put(each.getFileName().toString(), each));
    }
    return new ArrayList<>(jars.values());
  }

  private List<Path> classPath(String module) throws IOException {
    String text = Files.readString(root.resolve(module).resolve("target/classpath")).strip();
    return Arrays.stream(text.split(":")).map(Path::of).toList();
  }

  private Path jar(String module) throws IOException {
    Pattern name = Pattern.compile(module + "-[0-9.]+(-SNAPSHOT)?\\.jar");
    try (var files = Files.list(root.resolve(module).resolve("target"))) {
      return files
          .filter(file -> name.matcher(file.getFileName().toString()).matches())
          .findFirst()
          .orElseThrow(() -> new IOException(module + " is not built"));
    }
  }

  private static String options(String service, List<Path> jars) {
    List<String> paths = jars.stream().map(jar -> "/opt/vitrine/lib/" + jar.getFileName()).toList();
    return """
        --add-opens=java.base/java.lang=ALL-UNNAMED
        --add-opens=java.base/java.nio=ALL-UNNAMED
        --add-opens=java.base/jdk.internal.misc=ALL-UNNAMED
        -Dio.netty.tryReflectionSetAccessible=true
        -Djava.library.path=/opt/vitrine/native
        -DZstdNativePath=/opt/vitrine/native/libzstd-jni.so
        -Dorg.xerial.snappy.use.systemlib=true
        -Duser.home=/tmp
        -XX:+ExitOnOutOfMemoryError
        -XX:+UseParallelGC%s
        -XX:MaxRAMPercentage=40
        -XX:SharedArchiveFile=/opt/vitrine/vitrine.jsa
        -Xlog:disable
        -Xlog:all=warning:stderr
        -Xlog:cds=off:stderr
        -Xlog:class+path=off:stderr
        -cp %s
        """
        // What the bridge has on its way to Kafka is to die young.
        .formatted(service.equals("bridge") ? "\n-XX:NewRatio=1" : "", String.join(":", paths));
  }

  private static void copy(Path jar, Path to, Path target) throws IOException {
    try (ZipFile in = new ZipFile(jar.toFile());
        OutputStream file = Files.newOutputStream(to);
        ZipOutputStream zip = new ZipOutputStream(file)) {
      in.stream()
          .forEach(
              entry -> {
                try {
                  copy(in, entry, zip, target);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
    // Class data sharing compares it, and the same sources should make the same image.
    Files.setLastModifiedTime(to, FileTime.fromMillis(0));
  }

  private static void copy(ZipFile in, ZipEntry entry, ZipOutputStream zip, Path target)
      throws IOException {
    if (!NATIVE.matcher(entry.getName()).matches()) {
      ZipEntry same = new ZipEntry(entry.getName());
      same.setTime(entry.getTime());
      zip.putNextEntry(same);
      try (InputStream bytes = in.getInputStream(entry)) {
        bytes.transferTo(zip);
      }
      zip.closeEntry();
      return;
    }
    for (var arch : NATIVES.entrySet()) {
      for (var known : arch.getValue().entrySet()) {
        if (known.getKey().matcher(entry.getName()).matches()) {
          try (InputStream bytes = in.getInputStream(entry)) {
            String name = known.getValue().equals(OWN_NAME) ? fileName(entry) : known.getValue();
            Path library = target.resolve("native-" + arch.getKey()).resolve(name);
            Files.write(library, bytes.readAllBytes());
          }
        }
      }
    }
  }

  /** An architecture that lacks one would be noticed only where it runs. */
  private static void checkLibraries(Path target) throws IOException {
    Map<String, Integer> counts = new TreeMap<>();
    for (String arch : NATIVES.keySet()) {
      counts.put(arch, target.resolve("native-" + arch).toFile().list().length);
    }
    if (counts.values().stream().distinct().count() != 1 || counts.containsValue(0)) {
      throw new IOException(target + ": not the same libraries for each architecture: " + counts);
    }
  }

  private static String fileName(ZipEntry entry) {
    return entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
  }

  /** Of Maven's bill of materials for everything, the jars in this image; not Java and the base. */
  private void writeBom(Path file, String name, List<Path> jars) throws IOException {
    ObjectMapper json = new ObjectMapper();
    ObjectNode bom = (ObjectNode) json.readTree(root.resolve("standalone/target/bom.json").toFile());
    List<String> names = jars.stream().map(jar -> jar.getFileName().toString()).toList();
    ArrayNode kept = json.createArrayNode();
    for (JsonNode component : bom.withArray("components")) {
      Matcher classifier = Pattern.compile("classifier=([^&]+)").matcher(component.path("purl").asText());
      String jar =
          component.path("name").asText()
              + "-"
              + component.path("version").asText()
              + (classifier.find() ? "-" + classifier.group(1) : "")
              + ".jar";
      if (names.contains(jar)) {
        kept.add(component);
      }
    }
    if (kept.size() < names.size() - 1) {
      throw new IOException(name + ": " + kept.size() + " of " + names.size() + " jars are known");
    }
    String version = bom.path("metadata").path("component").path("version").asText();
    ((ObjectNode) bom.path("metadata").path("component")).put("name", name).put("type", "container");
    bom.set("components", kept);
    bom.remove("dependencies");
    bom.remove("serialNumber");
    Files.writeString(file, json.writerWithDefaultPrettyPrinter().writeValueAsString(bom));
    System.out.println(name + " " + version + ": " + names.size() + " jars");
  }
}
