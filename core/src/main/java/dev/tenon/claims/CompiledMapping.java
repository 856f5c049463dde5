package dev.tenon.claims;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Place;
import dev.tenon.subject.HeldLimit;
import dev.tenon.subject.HeldRole;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A compiled claim mapping. */
final class CompiledMapping {

  private static final String OVERAGE_NAMES = "_claim_names";
  private static final int[] NO_CAPTURES = {};

  private final ClaimMapping mapping;
  private final String origin;
  private final @Nullable ClaimPattern pattern;
  private final CompiledClaimOutput[] yields;
  private final CompiledClaimOutput[] attributes;
  private final CompiledHolding[] holdings;
  private final @Nullable CompiledHolding limit;

  CompiledMapping(ClaimMapping mapping) {
    this.mapping = mapping;
    this.origin = "claim " + Diagnostic.quote(mapping.path().toString());
    this.pattern = mapping.pattern().orElse(null);
    this.yields =
        mapping.yields().stream()
            .map(output -> new CompiledClaimOutput(output, pattern))
            .toArray(CompiledClaimOutput[]::new);
    this.attributes =
        mapping.attributes().stream()
            .map(attribute -> new CompiledClaimOutput(attribute, pattern))
            .toArray(CompiledClaimOutput[]::new);
    this.holdings =
        mapping.holdings().stream()
            .map(holding -> new CompiledHolding(holding, pattern))
            .toArray(CompiledHolding[]::new);
    this.limit = mapping.limit().map(names -> new CompiledHolding(names, pattern)).orElse(null);
  }

  /** Reports to the listener what the claim gives, from every source that has it. Never throws. */
  void read(List<Map<String, ?>> sources, ClaimListener listener) {
    boolean found = false;
    for (int i = 0; i < sources.size(); i++) {
      Object claim = mapping.path().find(sources.get(i));
      if (claim != null) {
        found = true;
        read(claim, sources.get(i), listener);
      }
    }
    if (!found) {
      boolean leftOut = isLeftOut(sources);
      ClaimProblem problem = leftOut ? ClaimProblem.OVERAGE : ClaimProblem.ABSENT;
      listener.ignored(origin, place(), "", problem);
      for (CompiledClaimOutput attribute : attributes) {
        if (leftOut) {
          listener.attributeUnread(origin, place(), attribute.variable(), true);
        } else {
          listener.attributeAbsent(origin, place(), attribute.variable());
        }
      }
      if (limit != null && (leftOut || !mapping.isOptional())) {
        listener.limit(origin, place(), HeldLimit.of(List.of(), origin), problem);
      }
    }
  }

  private void read(Object claim, Map<String, ?> source, ClaimListener listener) {
    Reader reader = new Reader(source, listener);
    mapping.shape().read(claim, reader);
    if (mapping.shape().fits(claim)) {
      reader.end();
    }
    reader.attributesEnd();
    reader.limited();
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

    private final Map<String, ?> source;
    private final ClaimListener listener;

    /** The parts of the limit; null if the mapping makes none. */
    private final @Nullable Set<HeldRole> limits = limit == null ? null : new LinkedHashSet<>(4);

    /**
     * Whether there is an element of another shape or an ambiguous value, whose meaning is unknown.
     */
    private boolean unreadable;

    /** Why the limit is empty, if it is. */
    private ClaimProblem emptyBecause = ClaimProblem.UNMAPPED;

    /** For each output, whether one of its values cannot be read. */
    private final boolean[] unreadableBy = new boolean[yields.length];

    /** For each attribute, whether one of its values is used. */
    private final boolean[] given = new boolean[attributes.length];

    /** For each attribute, whether its table lacks some value. */
    private final boolean[] lacking = new boolean[attributes.length];

    /** For each output, whether its table lacks some value, and whether it has one. */
    private final boolean[] unmapped = new boolean[yields.length];

    private final boolean[] mapped = new boolean[yields.length];

    Reader(Map<String, ?> source, ClaimListener listener) {
      this.source = source;
      this.listener = listener;
    }

    /**
     * Reports the limit. A value that cannot be read may name one that denies, so then it is the
     * empty limit.
     */
    void limited() {
      if (limits != null) {
        if (unreadable) {
          limits.clear();
        }
        ClaimProblem problem = limits.isEmpty() ? emptyBecause : null;
        listener.limit(origin, place(), HeldLimit.of(limits, origin), problem);
      }
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

    /**
     * Reports which attributes are set, as {@link #end} does for variables. A claim of another
     * shape has values that cannot be read.
     */
    void attributesEnd() {
      for (int i = 0; i < attributes.length; i++) {
        if (unreadable || (lacking[i] && !given[i])) {
          listener.attributeUnread(origin, place(), attributes[i].variable(), unreadable);
        } else {
          listener.attribute(attributes[i].variable());
        }
      }
    }

    @Override
    public void member(String name, @Nullable Object member) {
      value(name, member);
    }

    @Override
    public void wrongShape() {
      unreadable = true;
      emptyBecause = ClaimProblem.WRONG_SHAPE;
      listener.ignored(origin, place(), "", ClaimProblem.WRONG_SHAPE);
    }

    @Override
    public void value(String value) {
      value(value, null);
    }

    private void value(String value, @Nullable Object member) {
      int[] starts = NO_CAPTURES;
      if (pattern != null) {
        starts = pattern.starts(value);
        if (starts == null || !pattern.isOnly(starts, value)) {
          unreadable |= starts != null;
          emptyBecause = starts == null ? emptyBecause : ClaimProblem.AMBIGUOUS;
          ignored(value, starts == null ? ClaimProblem.NO_MATCH : ClaimProblem.AMBIGUOUS);
          return;
        }
      }
      for (int i = 0; i < yields.length; i++) {
        give(i, value, part(yields[i], value, starts));
      }
      for (int i = 0; i < attributes.length; i++) {
        attribute(i, value, part(attributes[i], value, starts));
      }
      if (holdings.length > 0 || limit != null) {
        hold(new CompiledHolding.Value(value, starts, member, source));
      }
    }

    private void hold(CompiledHolding.Value value) {
      String from = origin + ", value " + Diagnostic.quote(value.text());
      for (CompiledHolding holding : holdings) {
        for (HeldRole held : holding.read(value, from, problem -> ignored(value.text(), problem))) {
          listener.held(origin, place(), value.text(), held);
        }
      }
      if (limit != null && limits != null) {
        limits.addAll(limit.read(value, from, problem -> ignored(value.text(), problem)));
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

    private void attribute(int index, String value, String part) {
      CompiledClaimOutput attribute = attributes[index];
      String[] row = attribute.row(part);
      if (row == null && attribute.hasTable()) {
        lacking[index] = true;
        ignored(value, ClaimProblem.UNMAPPED);
        return;
      }
      given[index] = true;
      for (String text : row == null ? new String[] {part} : row) {
        listener.attribute(origin, place(), value, attribute.variable(), text);
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
