package dev.tenon.policy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Place;
import dev.tenon.path.PathProblem;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A claim mapping made ready to read claims with. */
final class CompiledMapping {

  private static final String OVERAGE_NAMES = "_claim_names";

  private final ClaimMapping mapping;
  private final String origin;
  private final @Nullable ClaimPattern pattern;
  private final ImmutableList<Yield> yields;

  CompiledMapping(ClaimMapping mapping) {
    this.mapping = mapping;
    this.origin = "claim " + Diagnostic.quote(mapping.path().toString());
    this.pattern = mapping.pattern().orElse(null);
    this.yields = ImmutableList.copyOf(mapping.yields());
  }

  /** Tells the listener what the claim gives, from every source that has it. Never throws. */
  void read(List<Map<String, ?>> sources, ClaimListener listener) {
    boolean found = false;
    for (Map<String, ?> claims : sources) {
      Object claim = mapping.path().find(claims);
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
      for (Yield yield : yields) {
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
      if (pattern == null) {
        yields.forEach(yield -> give(yield, value, value));
        return;
      }
      ClaimPattern.Match match = pattern.match(value);
      switch (match.outcome()) {
        case DIFFERENT -> ignored(value, ClaimProblem.NO_MATCH);
        case AMBIGUOUS -> ignored(value, ClaimProblem.AMBIGUOUS);
        case MATCHED -> yields.forEach(yield -> give(yield, value, part(yield, value, match)));
      }
    }

    private String part(Yield yield, String value, ClaimPattern.Match match) {
      int capture = pattern == null ? -1 : pattern.captures().indexOf(yield.capture());
      return capture < 0 ? value : match.captured().get(capture);
    }

    private void give(Yield yield, String value, String part) {
      ImmutableSet<String> row = yield.lookup(part);
      if (row != null) {
        for (String result : row) {
          accept(yield, value, result);
        }
      } else if (!yield.asItStands()) {
        ignored(value, ClaimProblem.UNMAPPED);
      } else if (PathProblem.ofSegment(part) != PathProblem.NONE) {
        ignored(value, yield.givesRoles() ? ClaimProblem.NO_ROLE_NAME : ClaimProblem.NOT_CANONICAL);
      } else if (yield.givesRoles() && part.indexOf('*') >= 0) {
        ignored(value, ClaimProblem.NO_ROLE_NAME);
      } else {
        accept(yield, value, part);
      }
    }

    private void accept(Yield yield, String value, String result) {
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
