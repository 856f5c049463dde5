package dev.tenon.suite;

import dev.tenon.claims.ClaimMapping;
import dev.tenon.claims.ClaimOutput;
import dev.tenon.claims.ClaimPattern;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The mutations of a claim mapping: a looser pattern, and a table without one of its rows. */
final class MappingChanges {

  /** The description of a changed mapping. */
  record How(String kind, String text, Mutant.Edit edit) {}

  private final ClaimMapping mapping;
  private final Map<ClaimMapping, How> changes = new LinkedHashMap<>();

  private MappingChanges(ClaimMapping mapping) {
    this.mapping = mapping;
  }

  static Map<ClaimMapping, How> of(ClaimMapping mapping) {
    MappingChanges all = new MappingChanges(mapping);
    mapping.pattern().ifPresent(all::loosen);
    for (ClaimOutput output : mapping.yields()) {
      output.table().ifPresent(table -> all.rows(output, table));
    }
    return all.changes;
  }

  /** Adds the pattern without the text before its first capture, or after its last one. */
  private void loosen(ClaimPattern pattern) {
    String text = pattern.toString();
    int first = -1;
    int last = -1;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++; // An escaped character is text.
      } else if (c == '{' && first < 0) {
        first = i;
      } else if (c == '}') {
        last = i;
      }
    }
    if (first > 0) {
      loosened(text, text.substring(first));
    }
    if (last >= 0 && last < text.length() - 1) {
      loosened(text, text.substring(0, last + 1));
    }
  }

  private void loosened(String before, String after) {
    ClaimMapping changed = mapping.matching(ClaimPattern.parse(after));
    Mutant.Edit edit = new Mutant.Edit(mapping.place(), "pattern", before, after);
    changes.put(changed, new How("loosen-pattern", before + " becomes " + after, edit));
  }

  private void rows(ClaimOutput output, Map<String, Set<String>> table) {
    for (String row : table.keySet()) {
      Map<String, Set<String>> left = new LinkedHashMap<>(table);
      left.remove(row);
      if (!left.isEmpty()) {
        ClaimOutput changed = output.withTable(left);
        List<ClaimOutput> yields =
            mapping.yields().stream().map(each -> each.equals(output) ? changed : each).toList();
        Mutant.Edit edit = new Mutant.Edit(mapping.place(), "table", row, "");
        changes.put(
            mapping.withYields(yields), new How("drop-table-row", "the table has no " + row, edit));
      }
    }
  }
}
