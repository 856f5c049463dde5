package dev.tenon.suite;

import com.google.common.collect.ImmutableSet;
import dev.tenon.claims.ClaimAttribute;
import dev.tenon.claims.ClaimHolding;
import dev.tenon.claims.ClaimMapping;
import dev.tenon.claims.ClaimOutput;
import dev.tenon.claims.ClaimPart;
import dev.tenon.claims.ClaimPattern;
import dev.tenon.subject.HeldRole;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The mutations of a claim mapping: a looser pattern, a table without one of its rows, an attribute
 * that is no longer given, a role that counts in more tenants, a pair taken apart, and a limit that
 * is dropped.
 */
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
    mapping.attributes().forEach(all::attribute);
    for (ClaimHolding holding : mapping.holdings()) {
      if (holding instanceof ClaimHolding.Parts parts) {
        all.parts(parts);
      } else if (holding instanceof ClaimHolding.Rows table) {
        all.table(table);
      }
    }
    mapping.limit().ifPresent(all::limit);
    return all.changes;
  }

  /** Adds the holding everywhere, in any tenant, without a row of a table, and taken apart. */
  private void parts(ClaimHolding.Parts parts) {
    parts
        .tenant()
        .ifPresent(
            tenant -> {
              held(parts, parts.everywhere(), "hold-everywhere", "tenant", tenant.toString());
              tenant
                  .range()
                  .ifPresent(
                      range ->
                          held(
                              parts,
                              parts.in(tenant.withoutRange()),
                              "widen-tenant",
                              "within",
                              range.toString()));
              fewerRows(tenant)
                  .forEach(
                      (row, part) -> held(parts, parts.in(part), "drop-table-row", "table", row));
            });
    fewerRows(parts.role())
        .forEach((row, part) -> held(parts, parts.withRole(part), "drop-table-row", "table", row));
    parts.variables().forEach((name, part) -> apart(parts, name, part));
  }

  private void held(ClaimHolding before, ClaimHolding after, String kind, String key, String gone) {
    changes.put(
        holding(before, after),
        new How(kind, words(kind, gone), new Mutant.Edit(mapping.place(), key, gone, "")));
  }

  private static String words(String kind, String gone) {
    return switch (kind) {
      case "hold-everywhere" -> "a role in " + gone + " becomes one that counts in every tenant";
      case "widen-tenant" -> "a tenant within " + gone + " becomes any tenant";
      default -> "the table has no " + gone;
    };
  }

  private ClaimMapping holding(ClaimHolding before, ClaimHolding after) {
    return mapping.withHoldings(
        mapping.holdings().stream().map(each -> each.equals(before) ? after : each).toList());
  }

  /** The part without one of the rows of its table, by the row. */
  private static Map<String, ClaimPart> fewerRows(ClaimPart part) {
    Map<String, ClaimPart> fewer = new LinkedHashMap<>();
    part.table()
        .filter(table -> table.size() > 1)
        .ifPresent(
            table ->
                table
                    .keySet()
                    .forEach(
                        row -> {
                          Map<String, Set<String>> left = new LinkedHashMap<>(table);
                          left.remove(row);
                          fewer.put(row, part.mappedBy(left));
                        }));
    return fewer;
  }

  /** Adds the values of a variable as values of the subject, in any combination with the role. */
  private void apart(ClaimHolding.Parts parts, String name, ClaimPart part) {
    boolean ofValue =
        part.source() == ClaimPart.Source.CAPTURE || part.source() == ClaimPart.Source.VALUE;
    if (!ofValue || gives(name) || part.range().isPresent()) {
      return;
    }
    ClaimOutput whole =
        part.table()
            .map(table -> ClaimOutput.variable(name, table))
            .orElseGet(() -> ClaimOutput.variable(name));
    ClaimOutput output = part.capture().isEmpty() ? whole : whole.ofCapture(part.capture());
    changes.put(
        holding(parts, without(name, parts)).yielding(output),
        new How(
            "break-pair",
            "the values of " + name + " count with each of the roles",
            new Mutant.Edit(mapping.place(), "variables", name, "")));
  }

  private boolean gives(String variable) {
    return mapping.yields().stream().anyMatch(output -> output.variable().equals(variable));
  }

  private static ClaimHolding.Parts without(String variable, ClaimHolding.Parts parts) {
    ClaimHolding.Parts left = ClaimHolding.of(parts.role());
    left = parts.tenant().map(left::in).orElse(left);
    left = parts.path().map(left::on).orElse(left);
    for (Map.Entry<String, ClaimPart> each : parts.variables().entrySet()) {
      if (!each.getKey().equals(variable)) {
        left = left.withVariable(each.getKey(), each.getValue());
      }
    }
    return left;
  }

  private void table(ClaimHolding.Rows table) {
    for (String row : table.rows().keySet()) {
      Map<String, Set<HeldRole>> left = new LinkedHashMap<>(table.rows());
      left.remove(row);
      if (!left.isEmpty()) {
        held(table, ClaimHolding.table(table.key(), left), "drop-table-row", "table", row);
      }
      Set<HeldRole> roles = table.rows().getOrDefault(row, Set.of());
      if (roles.stream().anyMatch(one -> !one.scope().tenant().isEmpty())) {
        Map<String, Set<HeldRole>> wider = new LinkedHashMap<>(table.rows());
        wider.put(
            row, roles.stream().map(one -> one.in("")).collect(ImmutableSet.toImmutableSet()));
        held(table, ClaimHolding.table(table.key(), wider), "hold-everywhere", "tenant", row);
      }
    }
  }

  private void limit(ClaimHolding.Parts limit) {
    Mutant.Edit dropped = new Mutant.Edit(mapping.place(), "limits", limit.toString(), "");
    changes.put(mapping.withoutLimit(), new How("drop-limit", "the claim limits nothing", dropped));
    if (!mapping.isOptional()) {
      Mutant.Edit edit = new Mutant.Edit(mapping.place(), "optional", "", "true");
      changes.put(
          mapping.optional(),
          new How("optional-limit", "a token without the claim is not limited", edit));
    }
    fewerRows(limit.role())
        .forEach(
            (row, part) ->
                changes.put(
                    mapping.limiting(limit.withRole(part)),
                    new How(
                        "drop-table-row",
                        words("drop-table-row", row),
                        new Mutant.Edit(mapping.place(), "table", row, ""))));
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
      loosened(pattern, text.substring(first));
    }
    if (last >= 0 && last < text.length() - 1) {
      loosened(pattern, text.substring(0, last + 1));
    }
  }

  private void loosened(ClaimPattern pattern, String after) {
    String before = pattern.toString();
    ClaimPattern looser = ClaimPattern.parse(after);
    for (Map.Entry<String, Set<String>> choice : pattern.choices().entrySet()) {
      looser = looser.choosing(choice.getKey(), choice.getValue());
    }
    ClaimMapping changed = mapping.matching(looser);
    Mutant.Edit edit = new Mutant.Edit(mapping.place(), "pattern", before, after);
    changes.put(changed, new How("loosen-pattern", before + " becomes " + after, edit));
  }

  /** Adds the mapping without the attribute, which is then not known, and without a row of it. */
  private void attribute(ClaimAttribute attribute) {
    Mutant.Edit dropped = new Mutant.Edit(mapping.place(), "attributes", attribute.shortName(), "");
    replaced(attribute, List.of(), "drop-attribute", attribute.name() + " is not known", dropped);
    Map<String, Set<String>> table = attribute.table().orElse(Map.of());
    for (String row : table.keySet()) {
      Map<String, Set<String>> left = new LinkedHashMap<>(table);
      left.remove(row);
      if (!left.isEmpty()) {
        Mutant.Edit edit = new Mutant.Edit(mapping.place(), "table", row, "");
        replaced(
            attribute,
            List.of(attribute.mappedBy(left)),
            "drop-table-row",
            words("drop-table-row", row),
            edit);
      }
    }
  }

  private void replaced(
      ClaimAttribute before,
      List<ClaimAttribute> after,
      String kind,
      String text,
      Mutant.Edit edit) {
    List<ClaimAttribute> attributes =
        mapping.attributes().stream()
            .flatMap(each -> each.equals(before) ? after.stream() : Stream.of(each))
            .toList();
    ClaimMapping changed = mapping.withAttributes(attributes);
    if (!changed.isIdle()) { // Dropping the whole mapping is a change of its own.
      changes.put(changed, new How(kind, text, edit));
    }
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
