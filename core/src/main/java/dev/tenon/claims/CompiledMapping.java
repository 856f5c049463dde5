package dev.tenon.claims;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Place;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A compiled claim mapping. */
final class CompiledMapping {

  private static final String OVERAGE_NAMES = "_claim_names";
  private static final int[] NO_CAPTURES = {};

  private final ClaimMapping mapping;
  private final String origin;
  private final @Nullable ClaimPattern pattern;
  private final CompiledClaimOutput[] yields;

  CompiledMapping(ClaimMapping mapping) {
    this.mapping = mapping;
    this.origin = "claim " + Diagnostic.quote(mapping.path().toString());
    this.pattern = mapping.pattern().orElse(null);
    this.yields =
        mapping.yields().stream()
            .map(output -> new CompiledClaimOutput(output, pattern))
            .toArray(CompiledClaimOutput[]::new);
  }

  /** Reports to the listener what the claim gives, from every source that has it. Never throws. */
  void read(List<Map<String, ?>> sources, ClaimListener listener) {
    boolean found = false;
    for (int i = 0; i < sources.size(); i++) {
      Object claim = mapping.path().find(sources.get(i));
      if (claim != null) {
        found = true;
        read(claim, listener);
      }
    }
    if (!found) {
      listener.ignored(
          origin, place(), "", isLeftOut(sources) ? ClaimProblem.OVERAGE : ClaimProblem.ABSENT);
    }
  }

  private void read(Object claim, ClaimListener listener) {
    Reader reader = new Reader(listener);
    mapping.shape().read(claim, reader);
    if (mapping.shape().fits(claim)) {
      reader.end();
    }
  }

  /**
   * Whether a source says that the claim is elsewhere, as a distributed claim (OpenID Connect Core,
   * section 5.6.2) or by the flag {@code hasgroups}.
   */
  private boolean isLeftOut(List<Map<String, ?>> sources) {
    String name = mapping.path().steps().get(0);
    for (Map<String, ?> claims : sources) {
      Object elsewhere = ClaimPath.member(claims, OVERAGE_NAMES);
      boolean distributed =
          elsewhere instanceof Map<?, ?> names && ClaimPath.member(names, name) != null;
      boolean flagged =
          name.equals("groups") && Boolean.TRUE.equals(ClaimPath.member(claims, "hasgroups"));
      if (distributed || flagged) {
        return true;
      }
    }
    return false;
  }

  private Place place() {
    return mapping.place();
  }

  /** Reads the values of one claim. */
  private final class Reader implements ClaimShape.Values {

    private final ClaimListener listener;

    /**
     * Whether there is an element of another shape or an ambiguous value, whose meaning is unknown.
     */
    private boolean unreadable;

    /** For each output, whether one of its values cannot be read. */
    private final boolean[] unreadableBy = new boolean[yields.length];

    /** For each output, whether its table lacks some value, and whether it has one. */
    private final boolean[] unmapped = new boolean[yields.length];

    private final boolean[] mapped = new boolean[yields.length];

    Reader(ClaimListener listener) {
      this.listener = listener;
    }

    /**
     * Reports which variables are set. A value that cannot be read must not make a set smaller, as
     * a deny that uses the variable would no longer cover the intended value: the variable stays
     * unset. If a table has none of the values, the variable is not set by this mapping.
     */
    void end() {
      for (int i = 0; i < yields.length; i++) {
        if (yields[i].givesRoles()) {
          continue;
        }
        boolean always = unreadable || unreadableBy[i];
        if (always || (unmapped[i] && !mapped[i])) {
          listener.unread(origin, place(), yields[i].variable(), always);
        } else {
          listener.variable(yields[i].variable());
        }
      }
    }

    @Override
    public void wrongShape() {
      unreadable = true;
      listener.ignored(origin, place(), "", ClaimProblem.WRONG_SHAPE);
    }

    @Override
    public void value(String value) {
      int[] starts = NO_CAPTURES;
      if (pattern != null) {
        starts = pattern.leftmost(value);
        if (starts == null || !pattern.isOnly(starts, value)) {
          unreadable |= starts != null;
          ignored(value, starts == null ? ClaimProblem.NO_MATCH : ClaimProblem.AMBIGUOUS);
          return;
        }
      }
      for (int i = 0; i < yields.length; i++) {
        give(i, value, part(yields[i], value, starts));
      }
    }

    private String part(CompiledClaimOutput yield, String value, int[] starts) {
      return pattern == null || yield.capture() < 0
          ? value
          : pattern.part(yield.capture(), starts, value);
    }

    private void give(int index, String value, String part) {
      CompiledClaimOutput yield = yields[index];
      String[] row = yield.row(part);
      if (row != null) {
        mapped[index] = true;
        for (String result : row) {
          accept(yield, value, result);
        }
        return;
      }
      ClaimProblem problem = yield.problemAsItStands(part);
      if (problem == null) {
        accept(yield, value, part);
      } else {
        unmapped[index] |= problem == ClaimProblem.UNMAPPED;
        unreadableBy[index] |= problem != ClaimProblem.UNMAPPED;
        ignored(value, problem);
      }
    }

    private void accept(CompiledClaimOutput yield, String value, String result) {
      if (yield.givesRoles()) {
        listener.role(origin, place(), value, result);
      } else {
        listener.value(origin, place(), value, yield.variable(), result);
      }
    }

    private void ignored(String value, ClaimProblem problem) {
      listener.ignored(origin, place(), value, problem);
    }
  }
}
