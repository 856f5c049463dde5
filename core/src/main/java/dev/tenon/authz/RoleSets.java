package dev.tenon.authz;

import com.google.common.collect.ImmutableSet;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Role;
import dev.tenon.rules.Rulebook;
import dev.tenon.subject.Subject;
import java.util.List;
import java.util.Set;

/**
 * Which roles a subject holds, and the access that they give. It is cached for each set of roles,
 * so that a check of a subject that was not prepared is nearly as short as of one that was. No
 * decision is ever cached.
 *
 * <p>A set is looked for by its names among those that came last ({@link RecentRoleSets}), and else
 * by the numbers that the policy gives them ({@link RoleSetCache}): names that it does not know
 * lead to what is cached already.
 *
 * <p>What was cached under the policy before is taken over one by one, as it is asked for, if it is
 * made of the very same parts: a role or tenant that was not compiled anew means what it meant.
 */
final class RoleSets {

  private final Rulebook book;
  private final CompiledPolicy policy;
  private final ImmutableSet<String> everyone;
  private final RoleSetAccess nobody;
  private final RoleVocabulary vocabulary;
  private final RecentRoleSets recent = new RecentRoleSets();
  private final RoleSetCache cache;
  private final RoleSetCache before;

  private RoleSets(Rulebook book, CompiledPolicy policy, RoleSetCache cache, RoleSetCache before) {
    this.book = book;
    this.policy = policy;
    this.cache = cache;
    this.before = before;
    ImmutableSet.Builder<String> roles = ImmutableSet.builder();
    roles.add(Role.EVERYONE);
    book.policy().assignmentsToEveryone().forEach(given -> roles.addAll(given.roles()));
    this.everyone = roles.build();
    this.vocabulary = policy.vocabulary(everyone);
    this.nobody = policy.access(policy.parts(ImmutableSet.of()), RoleSetEntry.uncached());
  }

  static RoleSets of(Rulebook book, CompiledPolicy policy, Settings settings) {
    return new RoleSets(book, policy, new RoleSetCache(settings), new RoleSetCache(settings));
  }

  /** The same under another policy. It knows what is cached here, and nothing from before. */
  RoleSets under(Rulebook next, CompiledPolicy compiled, Settings settings) {
    return new RoleSets(next, compiled, new RoleSetCache(settings), cache);
  }

  /** The access of a subject: by its own roles, assigned ones, everyone's, and all inherited. */
  RoleSetAccess of(Subject subject) {
    if (!subject.isIdentified()) {
      return nobody;
    }
    Set<String> roles = subject.roles();
    List<Assignment> given = book.policy().assignmentsTo(subject);
    RoleSetAccess known = recent.get(roles, given);
    return known != null ? known : find(roles, given);
  }

  private RoleSetAccess find(Set<String> roles, List<Assignment> given) {
    RoleSetKey key = vocabulary.key(roles, given);
    RoleSetAccess found = cache.get(key, entry -> make(key, parts(roles, given), entry));
    recent.put(roles, given, found.entry());
    return found;
  }

  private RoleSetAccess.Parts parts(Set<String> roles, List<Assignment> given) {
    ImmutableSet.Builder<String> all = ImmutableSet.builder();
    all.addAll(roles).addAll(everyone);
    given.forEach(assignment -> all.addAll(assignment.roles()));
    return policy.parts(book.withInherited(all.build()));
  }

  private RoleSetAccess make(RoleSetKey key, RoleSetAccess.Parts parts, RoleSetEntry entry) {
    RoleSetAccess known = before.peek(key);
    return known != null && known.parts().equals(parts)
        ? known.under(entry)
        : policy.access(parts, entry);
  }

  /** Where it is cached. */
  RoleSetCache cache() {
    return cache;
  }
}
