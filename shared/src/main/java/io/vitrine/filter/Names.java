package io.vitrine.filter;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Finds names that are close to one that is not known. */
final class Names {
  private static final int SUGGESTIONS_MAX = 3;

  /** A longer name was not mistyped; and to compare it with all others would take long. */
  private static final int LENGTH_MAX = 64;

  private Names() {}

  /** Those that may have been meant, nearest first. */
  static List<String> nearest(String name, Collection<String> known) {
    return sorted(name, known.stream().filter(each -> close(name, each)).toList());
  }

  /** Whether one may have been typed for the other. */
  static boolean close(String name, String known) {
    int tolerated = name.length() < 4 ? 1 : Math.max(2, name.length() / 5);
    return name.length() <= LENGTH_MAX
        && Math.abs(name.length() - known.length()) <= tolerated
        && distance(name, known) <= tolerated;
  }

  /** The nearest few of some names. */
  static List<String> sorted(String name, Collection<String> of) {
    if (name.length() > LENGTH_MAX) {
      return of.stream().limit(SUGGESTIONS_MAX).toList();
    }
    return of.stream()
        .sorted(Comparator.comparingInt(each -> distance(name, each)))
        .limit(SUGGESTIONS_MAX)
        .toList();
  }

  /** Levenshtein distance. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
