package dev.tenon.claims;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.tenon.path.PathProblem;
import dev.tenon.path.Resource;
import dev.tenon.path.Variables;
import dev.tenon.subject.HeldRole;
import dev.tenon.subject.RoleScope;
import dev.tenon.subject.TenantName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A compiled holding: reads the parts of one value, and puts them together. */
final class CompiledHolding {

  /** One value of a claim, with what its parts are read from. */
  static final class Value {

    private final String text;
    private final int[] starts;
    private final @Nullable Object member;
    private final Map<String, ?> claims;

    /**
     * A value.
     *
     * @param text the value; in a claim of shape map, the name of a member
     * @param starts where the literals of the pattern are in the value
     * @param member what the member has; null if the claim is no map
     * @param claims the claims that the value comes from
     */
    Value(String text, int[] starts, @Nullable Object member, Map<String, ?> claims) {
      this.text = text;
      this.starts = starts;
      this.member = member;
      this.claims = claims;
    }

    String text() {
      return text;
    }
  }

  private final ClaimHolding holding;
  private final @Nullable ClaimPattern pattern;

  CompiledHolding(ClaimHolding holding, @Nullable ClaimPattern pattern) {
    this.holding = holding;
    this.pattern = pattern;
  }

  /** What a value gives; reports why a part of it gives nothing. Never throws. */
  List<HeldRole> read(Value value, String origin, Consumer<ClaimProblem> problems) {
    if (holding instanceof ClaimHolding.Rows table) {
      return rows(table, value, origin, problems);
    }
    return parts((ClaimHolding.Parts) holding, value, origin, problems);
  }

  private List<HeldRole> rows(
      ClaimHolding.Rows table, Value value, String origin, Consumer<ClaimProblem> problems) {
    List<HeldRole> all = new ArrayList<>();
    for (String text : texts(table.key(), value, true, problems).values()) {
      Set<HeldRole> row = table.rows().get(text);
      if (row == null) {
        problems.accept(ClaimProblem.UNMAPPED);
      } else {
        row.forEach(held -> all.add(held.from(origin)));
      }
    }
    return all;
  }

  private List<HeldRole> parts(
      ClaimHolding.Parts parts, Value value, String origin, Consumer<ClaimProblem> problems) {
    List<RoleScope> scopes = scopes(parts, value, problems);
    if (scopes.isEmpty()) {
      return ImmutableList.of();
    }
    ImmutableList.Builder<HeldRole> all = ImmutableList.builder();
    for (String role : texts(parts.role(), value, true, problems).values()) {
      if (PathProblem.ofSegment(role) != PathProblem.NONE || role.indexOf('*') >= 0) {
        problems.accept(ClaimProblem.NO_ROLE_NAME);
      } else {
        scopes.forEach(scope -> all.add(HeldRole.of(role).within(scope).from(origin)));
      }
    }
    return all.build();
  }

  /** The scopes of a value's roles, one for each tenant; none if a part cannot be read. */
  private List<RoleScope> scopes(
      ClaimHolding.Parts parts, Value value, Consumer<ClaimProblem> problems) {
    RoleScope scope = RoleScope.everywhere();
    if (parts.path().isPresent()) {
      Resource path = path(parts.path().get(), value);
      if (path == null) {
        problems.accept(ClaimProblem.NO_PATH);
        return ImmutableList.of();
      }
      scope = scope.on(path);
    }
    for (Map.Entry<String, ClaimPart> variable : parts.variables().entrySet()) {
      Set<String> values = valuesOf(variable.getValue(), value);
      scope =
          values == null
              ? scope.withUnset(variable.getKey())
              : scope.withVariable(variable.getKey(), values);
    }
    if (parts.tenant().isEmpty()) {
      return ImmutableList.of(scope);
    }
    ImmutableList.Builder<RoleScope> scopes = ImmutableList.builder();
    for (String tenant : tenants(parts.tenant().get(), value, problems)) {
      scopes.add(scope.in(tenant));
    }
    return scopes.build();
  }

  private Set<String> tenants(ClaimPart part, Value value, Consumer<ClaimProblem> problems) {
    List<ClaimProblem> found = new ArrayList<>();
    Texts texts = texts(part, value, false, found::add);
    if (texts.complete() && texts.values().stream().allMatch(TenantName::isValid)) {
      return texts.values();
    }
    boolean other = found.contains(ClaimProblem.UNMAPPED) || found.contains(ClaimProblem.NO_MATCH);
    problems.accept(other ? ClaimProblem.OTHER_TENANT : ClaimProblem.NO_TENANT);
    return ImmutableSet.of();
  }

  private @Nullable Resource path(ClaimPart part, Value value) {
    Texts texts = texts(part, value, false, problem -> {});
    if (!texts.complete() || texts.values().size() != 1) {
      return null;
    }
    Resource path = Resource.parse(texts.values().iterator().next());
    return path.isCanonical() ? path : null;
  }

  /** The values of a variable; null if it stays unset. */
  private @Nullable Set<String> valuesOf(ClaimPart part, Value value) {
    List<ClaimProblem> found = new ArrayList<>();
    Texts texts = texts(part, value, true, found::add);
    boolean unmapped = found.stream().allMatch(ClaimProblem.UNMAPPED::equals);
    boolean mapped = texts.complete() || (unmapped && !texts.values().isEmpty());
    boolean canonical =
        texts.values().stream().allMatch(text -> PathProblem.ofSegment(text) == PathProblem.NONE);
    return mapped && canonical && texts.values().size() <= Variables.MAX_VALUES
        ? texts.values()
        : null;
  }

  /**
   * The texts of a part.
   *
   * @param values the texts that can be read
   * @param complete whether every text could be read and has a row of the table
   */
  private record Texts(Set<String> values, boolean complete) {}

  private Texts texts(
      ClaimPart part, Value value, boolean several, Consumer<ClaimProblem> problems) {
    Reader reader = new Reader(part, problems);
    switch (part.source()) {
      case CONSTANT -> part.constants().forEach(reader::value);
      case VALUE -> reader.value(value.text());
      case CAPTURE -> reader.value(capture(part.capture(), value));
      case CLAIM -> reader.claim(part.path().orElseThrow().find(value.claims), several);
      case MEMBER ->
          reader.claim(
              value.member instanceof Map<?, ?> member
                  ? part.path().orElseThrow().findIn(member)
                  : null,
              several);
    }
    return new Texts(reader.texts, reader.complete);
  }

  private String capture(String name, Value value) {
    return pattern == null
        ? ""
        : pattern.part(pattern.captures().indexOf(name), value.starts, value.text());
  }

  /** Collects the texts of a part, by its table and within its range. */
  private static final class Reader implements ClaimShape.Values {

    private final ClaimPart part;
    private final Consumer<ClaimProblem> problems;
    private final Set<String> texts = new LinkedHashSet<>(2);
    private boolean complete = true;

    Reader(ClaimPart part, Consumer<ClaimProblem> problems) {
      this.part = part;
      this.problems = problems;
    }

    /** A claim that is a text, or a list of texts. */
    void claim(@Nullable Object claim, boolean several) {
      if (claim == null) {
        gaveNothing(ClaimProblem.ABSENT);
      } else if (several && claim instanceof List<?>) {
        ClaimShape.LIST.read(claim, this);
      } else {
        ClaimShape.STRING.read(claim, this);
      }
    }

    @Override
    public void value(String text) {
      Set<String> row =
          part.table().isPresent() ? part.table().get().get(text) : ImmutableSet.of(text);
      if (row == null) {
        gaveNothing(ClaimProblem.UNMAPPED);
        return;
      }
      for (String result : row) {
        if (part.range().isPresent() && !part.range().get().matches(result)) {
          gaveNothing(ClaimProblem.NO_MATCH);
        } else {
          texts.add(result);
        }
      }
    }

    @Override
    public void member(String name, @Nullable Object member) {
      wrongShape();
    }

    @Override
    public void wrongShape() {
      gaveNothing(ClaimProblem.WRONG_SHAPE);
    }

    private void gaveNothing(ClaimProblem problem) {
      complete = false;
      problems.accept(problem);
    }
  }
}
