package dev.tenon.claims;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.tenon.path.NamePattern;
import dev.tenon.path.Variable;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Where one part of a {@link ClaimHolding} comes from: its role, its tenant, its path, or the
 * values of one of its variables.
 *
 * <pre>{@code
 * ClaimPart.constant("clerk");
 * ClaimPart.value();                                          // the claim's value, or a member's name
 * ClaimPart.capture("org").within("org-*");
 * ClaimPart.capture("level").mappedBy(Map.of("admins", Set.of("admin")));
 * ClaimPart.claim(ClaimPath.of("org_id"));                    // another claim of the same token
 * ClaimPart.member(ClaimPath.of("roles"));                    // in the member of a claim of shape map
 * }</pre>
 *
 * <p>What a token gives is data: a {@code *} in it is literal. Immutable; equal when all parts are
 * equal.
 */
public final class ClaimPart {

  /** Where the texts come from. */
  public enum Source {
    /** The policy states them. */
    CONSTANT,
    /** The value of the mapping's claim; in a claim of shape map, the name of a member. */
    VALUE,
    /** A capture of the mapping's pattern. */
    CAPTURE,
    /** Another claim of the same claims, a text or a list of texts. */
    CLAIM,
    /** A path in the member of a claim of shape map, to a text or a list of texts. */
    MEMBER
  }

  private final Source source;
  private final ImmutableSet<String> constants;
  private final String capture;
  private final Optional<ClaimPath> path;
  private final Optional<ImmutableMap<String, ImmutableSet<String>>> table;
  private final Optional<NamePattern> range;

  private ClaimPart(
      Source source,
      ImmutableSet<String> constants,
      String capture,
      Optional<ClaimPath> path,
      Optional<ImmutableMap<String, ImmutableSet<String>>> table,
      Optional<NamePattern> range) {
    this.source = source;
    this.constants = constants;
    this.capture = capture;
    this.path = path;
    this.table = table;
    this.range = range;
  }

  private static ClaimPart from(Source source, String capture, Optional<ClaimPath> path) {
    return new ClaimPart(
        source, ImmutableSet.of(), capture, path, Optional.empty(), Optional.empty());
  }

  /**
   * Texts that the policy states.
   *
   * @param texts the texts; none is an empty set of values
   * @return the part
   */
  public static ClaimPart constant(String... texts) {
    return constant(Arrays.asList(texts));
  }

  /**
   * Texts that the policy states.
   *
   * @param texts the texts; none is an empty set of values
   * @return the part
   */
  public static ClaimPart constant(Collection<String> texts) {
    return new ClaimPart(
        Source.CONSTANT,
        ImmutableSet.copyOf(texts),
        "",
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /**
   * The claim's value; in a claim of shape map, the name of a member.
   *
   * @return the part
   */
  public static ClaimPart value() {
    return from(Source.VALUE, "", Optional.empty());
  }

  /**
   * A capture of the claim's value.
   *
   * @param name a capture of the mapping's pattern
   * @return the part
   * @throws IllegalArgumentException if it is not a valid name of a capture
   */
  public static ClaimPart capture(String name) {
    return from(Source.CAPTURE, new Variable(name).name(), Optional.empty());
  }

  /**
   * Another claim of the same claims.
   *
   * @param path where it is: a text, or a list of texts
   * @return the part
   */
  public static ClaimPart claim(ClaimPath path) {
    return from(Source.CLAIM, "", Optional.of(path));
  }

  /**
   * A path in the member of a claim of shape map.
   *
   * @param path where it is in the member: a text, or a list of texts
   * @return the part
   */
  public static ClaimPart member(ClaimPath path) {
    return from(Source.MEMBER, "", Optional.of(path));
  }

  /**
   * A copy with a table; a text that is not in it gives nothing.
   *
   * @param rows from texts of the claim to what they mean
   * @return a new part
   */
  public ClaimPart mappedBy(Map<String, ? extends Collection<String>> rows) {
    ImmutableMap.Builder<String, ImmutableSet<String>> copy = ImmutableMap.builder();
    rows.forEach((text, results) -> copy.put(text, ImmutableSet.copyOf(results)));
    return new ClaimPart(source, constants, capture, path, Optional.of(copy.build()), range);
  }

  /**
   * A copy that gives only texts which match a pattern.
   *
   * @param pattern such as {@code org-*}
   * @return a new part
   * @throws dev.tenon.path.InvalidPathException if it is not a valid pattern
   */
  public ClaimPart within(String pattern) {
    return within(NamePattern.of(pattern));
  }

  /**
   * A copy that gives only texts which match a pattern.
   *
   * @param pattern the pattern
   * @return a new part
   */
  public ClaimPart within(NamePattern pattern) {
    return new ClaimPart(source, constants, capture, path, table, Optional.of(pattern));
  }

  /**
   * A copy that gives texts of any range.
   *
   * @return a new part
   */
  public ClaimPart withoutRange() {
    return new ClaimPart(source, constants, capture, path, table, Optional.empty());
  }

  /**
   * Where the texts come from.
   *
   * @return the source
   */
  public Source source() {
    return source;
  }

  /**
   * The texts that the policy states.
   *
   * @return an immutable set, empty unless the source is {@link Source#CONSTANT}
   */
  public Set<String> constants() {
    return constants;
  }

  /**
   * The capture.
   *
   * @return its name, empty unless the source is {@link Source#CAPTURE}
   */
  public String capture() {
    return capture;
  }

  /**
   * The path of the other claim, or in the member.
   *
   * @return the path, empty unless the source is {@link Source#CLAIM} or {@link Source#MEMBER}
   */
  public Optional<ClaimPath> path() {
    return path;
  }

  /**
   * The table.
   *
   * @return an immutable map, or empty if texts are used unchanged
   */
  public Optional<Map<String, Set<String>>> table() {
    return table.map(ImmutableMap::copyOf);
  }

  /**
   * What the texts must match.
   *
   * @return the pattern, or empty if there is none
   */
  public Optional<NamePattern> range() {
    return range;
  }

  /**
   * All texts that it can give.
   *
   * @return the constants, or the results of the table; empty if a token can give any text
   */
  public Optional<Set<String>> possible() {
    Optional<Set<String>> stated =
        source == Source.CONSTANT
            ? Optional.of(constants)
            : table.map(
                rows ->
                    rows.values().stream()
                        .flatMap(Set::stream)
                        .collect(ImmutableSet.toImmutableSet()));
    return stated.map(
        texts ->
            texts.stream()
                .filter(text -> range.isEmpty() || range.get().matches(text))
                .collect(ImmutableSet.toImmutableSet()));
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof ClaimPart other
        && source == other.source
        && constants.equals(other.constants)
        && capture.equals(other.capture)
        && path.equals(other.path)
        && table.equals(other.table)
        && range.equals(other.range);
  }

  /** Stable across runs; the hash code of an enum constant is not. */
  @Override
  public int hashCode() {
    return Objects.hash(source.name(), constants, capture, path, table, range);
  }

  @Override
  public String toString() {
    String from =
        switch (source) {
          case CONSTANT -> String.join(", ", constants);
          case VALUE -> "the value";
          case CAPTURE -> "{" + capture + "}";
          case CLAIM -> "claim " + path.map(ClaimPath::toString).orElse("");
          case MEMBER -> "member " + path.map(ClaimPath::toString).orElse("");
        };
    return from
        + table.map(rows -> " by " + rows).orElse("")
        + range.map(pattern -> " within " + pattern).orElse("");
  }
}
