package dev.tenon.claims;

import java.util.ArrayList;
import java.util.List;

/** What a claim pattern means, by trying every way to read a value. */
final class ClaimPatternSpec {

  private ClaimPatternSpec() {}

  static List<List<String>> readings(String pattern, String value) {
    List<List<String>> all = new ArrayList<>();
    read(pattern, value, List.of(), all);
    return all;
  }

  private static void read(
      String pattern, String value, List<String> captured, List<List<String>> all) {
    if (pattern.isEmpty()) {
      if (value.isEmpty()) {
        all.add(captured);
      }
    } else if (pattern.charAt(0) != '{') {
      if (!value.isEmpty() && value.charAt(0) == pattern.charAt(0)) {
        read(pattern.substring(1), value.substring(1), captured, all);
      }
    } else {
      String rest = pattern.substring(pattern.indexOf('}') + 1);
      for (int end = 1; end <= value.length(); end++) {
        List<String> more = new ArrayList<>(captured);
        more.add(value.substring(0, end));
        read(rest, value.substring(end), more, all);
      }
    }
  }
}
