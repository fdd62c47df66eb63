package io.vitrine.broker.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/** The {@code key=value} words of a line, in order; a word without a value counts as set to 1. */
final class Words {
  private static final Pattern REPEATED = Pattern.compile("(\\w)\\*(\\d+)");

  private record Word(String key, String value) {}

  private final List<Word> words = new ArrayList<>();

  Words(List<String> tokens) {
    for (String each : tokens) {
      int equals = each.indexOf('=');
      words.add(
          equals < 0
              ? new Word(each, "1")
              : new Word(each.substring(0, equals), expanded(each.substring(equals + 1))));
    }
  }

  /** {@code x*5} stands for {@code xxxxx}. */
  private static String expanded(String value) {
    return REPEATED
        .matcher(value)
        .replaceAll(each -> each.group(1).repeat(Integer.parseInt(each.group(2))));
  }

  /** Takes the value of a key out. */
  String take(String key, String otherwise) {
    for (Word each : words) {
      if (each.key.equals(key)) {
        words.remove(each);
        return each.value;
      }
    }
    return otherwise;
  }

  int number(String key, int otherwise) {
    String value = take(key, null);
    return value == null ? otherwise : Integer.parseInt(value);
  }

  int hex(String key, int otherwise) {
    String value = take(key, null);
    return value == null ? otherwise : Integer.parseInt(value, 16);
  }

  boolean flag(String key, boolean otherwise) {
    return number(key, otherwise ? 1 : 0) != 0;
  }

  /** Takes all values of a key out. */
  List<String> takeAll(String key) {
    List<String> values = new ArrayList<>();
    for (String each = take(key, null); each != null; each = take(key, null)) {
      values.add(each);
    }
    return values;
  }

  /** Takes out all whose key begins like that, in order, without that beginning. */
  Words takePrefixed(String prefix) {
    Words taken = new Words(List.of());
    for (Word each : List.copyOf(words)) {
      if (each.key.startsWith(prefix)) {
        words.remove(each);
        taken.words.add(new Word(each.key.substring(prefix.length()), each.value));
      }
    }
    return taken;
  }

  void forEach(BiConsumer<String, String> word) {
    words.forEach(each -> word.accept(each.key, each.value));
  }

  boolean isEmpty() {
    return words.isEmpty();
  }
}
