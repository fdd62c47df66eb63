package io.vitrine.benchmarks.peer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a JVM holds, in bytes.
 *
 * @param heap live objects, after a full collection
 * @param direct what was taken past the heap by NIO and Unsafe, pools' spare parts included; the
 *     JVM must run with {@code -XX:NativeMemoryTracking=summary}
 * @param rss resident pages of the process, before that collection
 */
public record Memory(long heap, long direct, long rss) {
  private static final Pattern HEAP = Pattern.compile("^Total +\\d+ +(\\d+)", Pattern.MULTILINE);
  private static final Pattern DIRECT = Pattern.compile("- +Other \\(reserved=(\\d+)KB");
  private static final Pattern RSS = Pattern.compile("VmRSS:\\s+(\\d+) kB");
  private static final int KILO = 1024;

  public static Memory of(long pid) throws IOException, InterruptedException {
    long rss = KILO * number(RSS, Files.readString(Path.of("/proc/" + pid + "/status")));
    long heap = number(HEAP, jcmd(pid, "GC.class_histogram"));
    long direct = KILO * number(DIRECT, jcmd(pid, "VM.native_memory", "summary", "scale=KB"));
    return new Memory(heap, direct, rss);
  }

  private static String jcmd(long pid, String... arguments)
      throws IOException, InterruptedException {
    String[] command = new String[arguments.length + 2];
    command[0] = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    command[1] = Long.toString(pid);
    System.arraycopy(arguments, 0, command, 2, arguments.length);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return out;
  }

  private static long number(Pattern pattern, String text) {
    Matcher found = pattern.matcher(text);
    if (!found.find()) {
      throw new IllegalStateException("no " + pattern + " in " + text);
    }
    return Long.parseLong(found.group(1));
  }
}
