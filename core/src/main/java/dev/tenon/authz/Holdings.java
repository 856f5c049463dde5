package dev.tenon.authz;

import com.google.common.collect.ImmutableSet;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Role;
import dev.tenon.policy.Subject;
import dev.tenon.rules.Rulebook;
import java.util.List;
import java.util.Set;

/**
 * Which roles a subject holds, and what they amount to. Sets of roles that came before are
 * remembered, each with those that were assigned on top, up to a bound, so that a check of a
 * subject that was not prepared is as short as of one that was; what is not remembered is made
 * again. No decision is ever remembered.
 *
 * <p>What was remembered under the policy before is taken over one by one, as it is asked for, if
 * it is made of the very same parts: a role or tenant that was not compiled anew means what it
 * meant.
 */
final class Holdings {

  private final Rulebook book;
  private final CompiledPolicy policy;
  private final ImmutableSet<String> everyone;
  private final Held nobody;
  private final Memory remembered = new Memory();
  private final Memory before;

  private Holdings(Rulebook book, CompiledPolicy policy, Memory before) {
    this.book = book;
    this.policy = policy;
    this.before = before;
    ImmutableSet.Builder<String> roles = ImmutableSet.builder();
    roles.add(Role.EVERYONE);
    book.policy().assignmentsToEveryone().forEach(given -> roles.addAll(given.roles()));
    this.everyone = roles.build();
    this.nobody = policy.held(policy.parts(ImmutableSet.of()));
  }

  static Holdings of(Rulebook book, CompiledPolicy policy) {
    return new Holdings(book, policy, new Memory());
  }

  /** The same under another policy. It knows what is remembered here, and nothing from before. */
  Holdings under(Rulebook next, CompiledPolicy compiled) {
    return new Holdings(next, compiled, remembered);
  }

  /** What a subject holds: its own roles, assigned ones, those of everyone, and all inherited. */
  Held of(Subject subject) {
    if (!subject.isIdentified()) {
      return nobody;
    }
    Set<String> roles = subject.roles();
    List<Assignment> given = book.policy().assignmentsTo(subject);
    Held held = remembered.get(roles, given);
    if (held != null) {
      return held;
    }
    Held found = find(roles, given);
    remembered.put(roles, given, found);
    return found;
  }

  private Held find(Set<String> roles, List<Assignment> given) {
    ImmutableSet.Builder<String> all = ImmutableSet.builder();
    all.addAll(roles).addAll(everyone);
    given.forEach(assignment -> all.addAll(assignment.roles()));
    Held.Parts parts = policy.parts(book.withInherited(all.build()));
    Held known = before.get(roles, given);
    if (known == null || !known.parts().equals(parts)) {
      return policy.held(parts);
    }
    policy.room().holds(known.fused());
    return known;
  }
}
