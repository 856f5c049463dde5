package dev.tenon.authz;

import com.google.common.collect.ImmutableSet;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Role;
import dev.tenon.policy.Subject;
import dev.tenon.rules.Rulebook;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which roles a subject holds, and what they amount to. Sets of roles that came before are
 * remembered, up to a bound, so that a check of a subject that was not prepared is as short as of
 * one that was; what is not remembered is made again. No decision is ever remembered.
 */
final class Holdings {

  /** So many different sets of roles are remembered. */
  private static final int MOST_REMEMBERED = 4096;

  private final Rulebook book;
  private final CompiledPolicy policy;
  private final ImmutableSet<String> everyone;
  private final Held nobody;
  private final Map<Set<String>, Held> remembered = new ConcurrentHashMap<>();

  Holdings(Rulebook book, CompiledPolicy policy) {
    this.book = book;
    this.policy = policy;
    ImmutableSet.Builder<String> roles = ImmutableSet.builder();
    roles.add(Role.EVERYONE);
    book.policy().assignmentsToEveryone().forEach(assignment -> roles.addAll(assignment.roles()));
    this.everyone = roles.build();
    this.nobody = policy.held(ImmutableSet.of());
  }

  /** What a subject holds: its own roles, assigned ones, those of everyone, and all inherited. */
  Held of(Subject subject) {
    if (!subject.isIdentified()) {
      return nobody;
    }
    List<Assignment> assignments = book.policy().assignmentsTo(subject);
    return remembered(assignments.isEmpty() ? subject.roles() : with(subject.roles(), assignments));
  }

  private static Set<String> with(Set<String> roles, List<Assignment> assignments) {
    ImmutableSet.Builder<String> all = ImmutableSet.builder();
    all.addAll(roles);
    assignments.forEach(assignment -> all.addAll(assignment.roles()));
    return all.build();
  }

  private Held remembered(Set<String> roles) {
    Held held = remembered.get(roles);
    if (held != null) {
      return held;
    }
    Set<String> all = ImmutableSet.<String>builder().addAll(roles).addAll(everyone).build();
    Held made = policy.held(book.withInherited(all));
    if (remembered.size() < MOST_REMEMBERED) {
      remembered.put(roles, made);
    }
    return made;
  }
}
