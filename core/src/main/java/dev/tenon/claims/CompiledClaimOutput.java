package dev.tenon.claims;

import com.google.common.collect.ImmutableMap;
import dev.tenon.path.PathProblem;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A compiled claim output. Its rows are arrays, so that reading a value allocates nothing. */
final class CompiledClaimOutput {

  private final String variable;
  private final int capture;
  private final @Nullable ImmutableMap<String, String[]> rows;

  CompiledClaimOutput(ClaimOutput output, @Nullable ClaimPattern pattern) {
    this.variable = output.variable();
    this.capture = pattern == null ? -1 : pattern.captures().indexOf(output.capture());
    this.rows = output.table().map(CompiledClaimOutput::rows).orElse(null);
  }

  /** What a mapping gives an attribute, whose full name takes the place of the variable. */
  CompiledClaimOutput(ClaimAttribute attribute, @Nullable ClaimPattern pattern) {
    this.variable = attribute.name();
    this.capture = pattern == null ? -1 : pattern.captures().indexOf(attribute.capture());
    this.rows = attribute.table().map(CompiledClaimOutput::rows).orElse(null);
  }

  boolean hasTable() {
    return rows != null;
  }

  private static ImmutableMap<String, String[]> rows(Map<String, Set<String>> table) {
    ImmutableMap.Builder<String, String[]> rows = ImmutableMap.builder();
    table.forEach((value, results) -> rows.put(value, results.toArray(new String[0])));
    return rows.build();
  }

  boolean givesRoles() {
    return variable.isEmpty();
  }

  String variable() {
    return variable;
  }

  /** The capture's index, -1 for the whole value. */
  int capture() {
    return capture;
  }

  /** The row of the table for a value; null if there is no row or no table. */
  String @Nullable [] row(String value) {
    return rows == null ? null : rows.get(value);
  }

  /** Why a value without a row gives nothing; null if the value is used unchanged. */
  @Nullable ClaimProblem problemAsItStands(String value) {
    if (rows != null) {
      return ClaimProblem.UNMAPPED;
    }
    boolean canonical = PathProblem.ofSegment(value) == PathProblem.NONE;
    if (givesRoles()) {
      return canonical && value.indexOf('*') < 0 ? null : ClaimProblem.NO_ROLE_NAME;
    }
    return canonical ? null : ClaimProblem.NOT_CANONICAL;
  }
}
