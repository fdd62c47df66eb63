package io.vitrine.broker.conformance;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Plays one dialogue with a broker, in one version. */
final class Play implements AutoCloseable {
  private static final Pattern TIMES = Pattern.compile("(\\d+) times (.*)");
  private static final Pattern UNICODE = Pattern.compile("\\\\u([0-9a-f]{4})");

  private final InetSocketAddress broker;
  private final boolean five;
  private final String prefix;
  private final Map<String, Speaker> speakers = new HashMap<>();
  private final Map<String, String> bound = new HashMap<>();
  private final Map<String, Boolean> spoken = new HashMap<>();

  /**
   * @param prefix what {@code ~} stands for in client identifiers and topics; of this play alone
   */
  Play(InetSocketAddress broker, String version, String prefix) {
    this.broker = broker;
    this.five = version.equals("5");
    this.prefix = prefix;
  }

  /** Plays a line; {@code 20 times …} with 1 to 20 in place of {@code #}. */
  void line(String text) throws Exception {
    Matcher times = TIMES.matcher(text);
    if (times.matches()) {
      for (int i = 1; i <= Integer.parseInt(times.group(1)); i++) {
        once(times.group(2).replace("#", "" + i));
      }
    } else {
      once(text);
    }
  }

  private void once(String written) throws Exception {
    String text =
        UNICODE
            .matcher(written)
            .replaceAll(each -> Character.toString(Integer.parseInt(each.group(1), 16)));
    List<String> words = new ArrayList<>(Arrays.asList(text.replace("~", prefix).split("\\s+")));
    if (words.get(0).equals("pause")) {
      TimeUnit.MILLISECONDS.sleep(Long.parseLong(words.get(1)));
      return;
    }
    String name = words.remove(0);
    String verb = words.remove(0);
    if (verb.equals("differs")) {
      check(!bound.get(name).equals(bound.get(words.get(0))), name + " is " + words.get(0));
      return;
    }
    words.replaceAll(this::unbound);
    switch (verb) {
      case "connects" -> {
        sends(name, "CONNECT", words);
        gets(name, List.of("CONNACK", "code=00"));
      }
      case "sends" -> sends(name, words.remove(0), words);
      case "sends:" ->
          speaker(name)
              .send(RawBytes.of(text.substring(text.indexOf(':') + 1).replace("~", prefix)));
      case "gets" -> gets(name, words);
      case "hears" -> {
        check(words.equals(List.of("nothing")), "not understood");
        sends(name, "PINGREQ", List.of());
        gets(name, List.of("PINGRESP"));
      }
      case "subscribes" -> subscribes(name, words);
      case "publishes" -> publishes(name, words);
      case "disconnects" -> {
        sends(name, "DISCONNECT", words);
        isClosed(name, "");
      }
      case "is" -> {
        check(words.get(0).equals("closed"), "not understood");
        isClosed(name, words.size() > 1 ? words.get(1) : "");
      }
      case "speaks" -> spoken.put(name, words.get(0).equals("5"));
      case "leaves" -> speakers.remove(name).close();
      default -> throw new IllegalArgumentException("not understood: " + verb);
    }
  }

  private boolean five(String name) {
    return spoken.getOrDefault(name, five);
  }

  private Speaker speaker(String name) throws IOException {
    Speaker speaker = speakers.get(name);
    if (speaker == null) {
      speaker = new Speaker(broker, five(name));
      speakers.put(name, speaker);
    }
    return speaker;
  }

  /** Variables that were bound before stand for their value. */
  private String unbound(String word) {
    int equals = word.indexOf('=');
    String value = bound.get(word.substring(equals + 1));
    return equals > 0 && value != null ? word.substring(0, equals + 1) + value : word;
  }

  private void sends(String name, String packet, List<String> words) throws IOException {
    List<String> all = new ArrayList<>(words);
    if (packet.equals("CONNECT") && words.stream().noneMatch(word -> word.startsWith("id="))) {
      all.add("id=" + prefix + name);
    }
    speaker(name).send(ClientPackets.frame(five(name), packet, new Words(all)));
  }

  private void subscribes(String name, List<String> words) throws IOException {
    String filter = words.remove(0);
    String options = words.remove(0);
    words.add("filter=" + filter + ":" + options);
    sends(name, "SUBSCRIBE", words);
    gets(name, List.of("SUBACK", "packet=1", "codes=0" + options.charAt(0)));
  }

  /** A message with all that its QoS asks for. */
  private void publishes(String name, List<String> words) throws IOException {
    words.set(0, "topic=" + words.get(0));
    words.set(1, "payload=" + words.get(1));
    sends(name, "PUBLISH", words);
    if (words.contains("qos=1")) {
      gets(name, List.of("PUBACK", "packet=1", "code=00|10"));
    } else if (words.contains("qos=2")) {
      gets(name, List.of("PUBREC", "packet=1", "code=00|10"));
      sends(name, "PUBREL", List.of());
      gets(name, List.of("PUBCOMP", "packet=1", "code=00"));
    }
  }

  private void gets(String name, List<String> words) throws IOException {
    ServerPacket packet = speaker(name).next();
    check(packet != null, "the broker has closed the connection");
    check(packet.name().equals(words.get(0)), "got " + packet);
    new Words(words.subList(1, words.size())).forEach((key, wanted) -> check(packet, key, wanted));
  }

  private void check(ServerPacket packet, String key, String wanted) {
    String value = packet.fields().getOrDefault(key, "-");
    if (wanted.startsWith("@")) {
      bound.put(wanted, value);
    } else if (wanted.equals("+")) {
      check(!value.equals("-") && !value.isEmpty(), "no " + key + " in " + packet);
    } else {
      boolean fits = value.equals(wanted) || Arrays.asList(wanted.split("\\|")).contains(value);
      check(fits, key + " is not " + wanted + " in " + packet);
    }
  }

  /**
   * The connection ends; in version 5 with a reason code before, in CONNACK or DISCONNECT.
   *
   * @param codes that it may be; empty for an end without one
   */
  private void isClosed(String name, String codes) throws IOException {
    ServerPacket last = speaker(name).next();
    if (five(name) && !codes.isEmpty()) {
      check(last != null, "closed without a reason code, wanted " + codes);
      check(List.of("CONNACK", "DISCONNECT").contains(last.name()), "got " + last);
      check(last, "code", codes);
      last = speaker(name).next();
    }
    check(last == null, "not closed, got " + last);
    speakers.remove(name).close();
  }

  private static void check(boolean holds, String message) {
    if (!holds) {
      throw new AssertionError(message);
    }
  }

  @Override
  public void close() throws IOException {
    for (Speaker each : speakers.values()) {
      each.close();
    }
  }
}
