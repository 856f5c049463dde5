package dev.tenon.policy;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Place;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A claim mapping made ready to read claims with. */
final class CompiledMapping {

  private static final String OVERAGE_NAMES = "_claim_names";
  private static final int[] NO_CAPTURES = {};

  private final ClaimMapping mapping;
  private final String origin;
  private final @Nullable ClaimPattern pattern;
  private final CompiledYield[] yields;

  CompiledMapping(ClaimMapping mapping) {
    this.mapping = mapping;
    this.origin = "claim " + Diagnostic.quote(mapping.path().toString());
    this.pattern = mapping.pattern().orElse(null);
    this.yields =
        mapping.yields().stream()
            .map(yield -> new CompiledYield(yield, pattern))
            .toArray(CompiledYield[]::new);
  }

  /** Tells the listener what the claim gives, from every source that has it. Never throws. */
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
    if (mapping.shape().fits(claim)) {
      for (CompiledYield yield : yields) {
        if (!yield.givesRoles()) {
          listener.variable(yield.variable());
        }
      }
    }
    mapping.shape().read(claim, new Reader(listener));
  }

  /**
   * Whether a source says that the claim is kept elsewhere (OpenID Connect Core, section 5.6.2).
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

    Reader(ClaimListener listener) {
      this.listener = listener;
    }

    @Override
    public void wrongShape() {
      listener.ignored(origin, place(), "", ClaimProblem.WRONG_SHAPE);
    }

    @Override
    public void value(String value) {
      int[] starts = NO_CAPTURES;
      if (pattern != null) {
        starts = pattern.leftmost(value);
        if (starts == null || !pattern.isOnly(starts, value)) {
          ignored(value, starts == null ? ClaimProblem.NO_MATCH : ClaimProblem.AMBIGUOUS);
          return;
        }
      }
      for (CompiledYield yield : yields) {
        give(yield, value, part(yield, value, starts));
      }
    }

    private String part(CompiledYield yield, String value, int[] starts) {
      return pattern == null || yield.capture() < 0
          ? value
          : pattern.part(yield.capture(), starts, value);
    }

    private void give(CompiledYield yield, String value, String part) {
      String[] row = yield.row(part);
      if (row != null) {
        for (String result : row) {
          accept(yield, value, result);
        }
        return;
      }
      ClaimProblem problem = yield.problemAsItStands(part);
      if (problem == null) {
        accept(yield, value, part);
      } else {
        ignored(value, problem);
      }
    }

    private void accept(CompiledYield yield, String value, String result) {
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
