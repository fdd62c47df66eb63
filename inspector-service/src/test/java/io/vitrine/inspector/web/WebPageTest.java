package io.vitrine.inspector.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WebPageTest {
  private static final Pattern REFERENCE =
      Pattern.compile(
          "(?:from|import)\\s+\"(\\.[^\"]+)\"|(?:src|href)=\"([a-z][^\":]*\\.(?:js|css|svg))\"");

  private static String read(String name) throws Exception {
    try (InputStream in = WebPage.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void everythingThatAFileNamesIsServed() throws Exception {
    Set<String> paths = WebPage.load().paths();
    List<String> missing = new ArrayList<>();
    for (String name : WebFiles.NAMES) {
      Matcher matcher = REFERENCE.matcher(read(name));
      while (matcher.find()) {
        String reference = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
        String path = URI.create("http://h/" + name).resolve(reference).getPath();
        if (!paths.contains(path)) {
          missing.add(name + " -> " + path);
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void everyFileOfThePageIsInTheTable() throws Exception {
    Path root = Path.of(WebPage.class.getResource("index.html").toURI()).getParent();
    try (Stream<Path> files = Files.walk(root)) {
      List<String> names =
          files
              .filter(Files::isRegularFile)
              .map(file -> root.relativize(file).toString())
              .filter(name -> !name.endsWith(".class"))
              .toList();
      assertThat(names).containsAll(WebFiles.NAMES);
      assertThat(names.stream().filter(name -> name.matches(".*\\.(js|css|html|svg)")))
          .containsExactlyInAnyOrderElementsOf(WebFiles.NAMES);
    }
  }
}
