package dev.tenon.claims;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.condition.Attributes;
import dev.tenon.diagnostic.Place;
import dev.tenon.path.Variables;
import dev.tenon.subject.Actor;
import dev.tenon.subject.HeldLimit;
import dev.tenon.subject.HeldRole;
import dev.tenon.subject.Subject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Collects the results of claims into a subject. Usually all roles come from one claim, so origins
 * are written only when the claim changes.
 */
final class SubjectWriter implements ClaimListener {

  private static final int USUAL_ROLES = 20;

  private final ImmutableSet.Builder<String> roles =
      ImmutableSet.builderWithExpectedSize(USUAL_ROLES);
  private String origin = "";
  private List<String> earlierOrigins = List.of();
  private Map<String, Set<String>> variables = Map.of();
  private Set<String> unreadable = Set.of();
  private Set<HeldRole> held = Set.of();
  private Set<HeldLimit> limits = Set.of();
  private final AttributeReadings attributes;
  private boolean overage;

  /** A writer of a subject whose attributes have declared types. */
  SubjectWriter(AttributeDeclarations declared) {
    this.attributes = new AttributeReadings(declared);
  }

  @Override
  public void role(String from, Place place, String value, String role) {
    if (!from.equals(origin)) {
      earlierOrigins = origins(roles.build().size());
      origin = from;
    }
    roles.add(role);
  }

  /** The origin of each role so far. */
  private List<String> origins(int size) {
    List<String> recent = Collections.nCopies(size - earlierOrigins.size(), origin);
    if (earlierOrigins.isEmpty()) {
      return recent;
    }
    List<String> all = new ArrayList<>(earlierOrigins);
    all.addAll(recent);
    return Collections.unmodifiableList(all);
  }

  @Override
  public void variable(String name) {
    segmentsOf(name);
  }

  @Override
  public void value(String from, Place place, String value, String name, String segment) {
    segmentsOf(name).add(segment);
  }

  private Set<String> segmentsOf(String name) {
    if (variables.isEmpty()) {
      variables = new LinkedHashMap<>(4);
    }
    return variables.computeIfAbsent(name, n -> new LinkedHashSet<>());
  }

  @Override
  public void unread(String from, Place place, String name, boolean always) {
    if (always) {
      unreadable = unreadable.isEmpty() ? new HashSet<>() : unreadable;
      unreadable.add(name);
    }
  }

  @Override
  public void attribute(String name) {
    attributes.set(name);
  }

  @Override
  public boolean attribute(String from, Place place, String value, String name, String text) {
    return attributes.add(name, text);
  }

  @Override
  public void attributeAbsent(String from, Place place, String name) {
    attributes.absent(name);
  }

  @Override
  public void attributeUnread(String from, Place place, String name, boolean always) {
    attributes.unread(name, always);
  }

  @Override
  public void held(String from, Place place, String value, HeldRole more) {
    if (more.scope().isEverywhere()) {
      role(from, place, value, more.role());
    } else {
      held = held.isEmpty() ? new LinkedHashSet<>() : held;
      held.add(more);
    }
  }

  @Override
  public void limit(
      String from, Place place, HeldLimit limit, @Nullable ClaimProblem emptyBecause) {
    limits = limits.isEmpty() ? new LinkedHashSet<>() : limits;
    limits.add(limit);
  }

  @Override
  public void ignored(String from, Place place, String value, ClaimProblem problem) {
    overage |= problem == ClaimProblem.OVERAGE;
  }

  /** Whether the issuer left out a claim that a mapping reads, because of its length. */
  boolean overage() {
    return overage;
  }

  /** The subject; empty if it would have more roles or values than a subject may. */
  Optional<Subject> subject(String issuer, String id, String client, ImmutableList<Actor> actors) {
    ImmutableSet<String> names = roles.build();
    Variables all = Variables.none().with(Subject.USER, id);
    if (names.size() > Subject.MAX_ROLES
        || !Subject.mayHold(held)
        || attributes.tooMany()
        || limits.size() > Subject.MAX_LIMITS) {
      return Optional.empty();
    }
    for (Map.Entry<String, Set<String>> variable : variables.entrySet()) {
      if (variable.getValue().size() > Variables.MAX_VALUES) {
        return Optional.empty();
      }
      if (!unreadable.contains(variable.getKey())) {
        all = all.with(variable.getKey(), variable.getValue());
      }
    }
    List<String> origins = origins(names.size());
    Subject subject = Subject.fromClaims(issuer, id, client, names, origins, all, actors);
    subject = held.isEmpty() ? subject : subject.holding(held);
    for (HeldLimit limit : limits) {
      subject = subject.limitedTo(limit);
    }
    Attributes values = attributes.attributes();
    return Optional.of(values.isEmpty() ? subject : subject.with(values));
  }
}
