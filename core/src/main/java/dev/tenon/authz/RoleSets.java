package dev.tenon.authz;

import com.google.common.collect.ImmutableSet;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Role;
import dev.tenon.rules.Holdings;
import dev.tenon.rules.Rulebook;
import dev.tenon.subject.Subject;
import java.util.List;
import java.util.Set;

/**
 * Resolves the roles of a subject, and the access that they give. The access is cached for each
 * role set, so that a check without a prepared {@link Access} is nearly as fast as with one.
 * Decisions of requests are never cached.
 *
 * <p>A role set is looked up by its names among the recent ones ({@link RecentRoleSets}), then by
 * the numbers of the names in the policy ({@link RoleSetCache}): unknown names do not create new
 * entries.
 *
 * <p>Entries that were cached under the previous policy are reused on demand if all their parts are
 * identical: a role or tenant that was not recompiled has not changed.
 */
final class RoleSets {

  private final Rulebook book;
  private final CompiledPolicy policy;
  private final ImmutableSet<String> everyone;
  private final RoleSetAccess nobody;
  private final RoleVocabulary vocabulary;
  private final RecentRoleSets recent = new RecentRoleSets();
  private final RecentPermissions permissions = new RecentPermissions();
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
    this.nobody = policy.access(RoleSetAccess.Parts.notAdmitted(), RoleSetEntry.uncached());
  }

  static RoleSets of(Rulebook book, CompiledPolicy policy, Settings settings) {
    return new RoleSets(book, policy, new RoleSetCache(settings), new RoleSetCache(settings));
  }

  /** A copy for another policy. It can reuse entries of this one, but of no earlier policy. */
  RoleSets under(Rulebook next, CompiledPolicy compiled, Settings settings) {
    return new RoleSets(next, compiled, new RoleSetCache(settings), cache);
  }

  /**
   * The access of a subject, from its own roles, its assigned roles, those of everyone, and all
   * inherited ones.
   */
  SubjectAccess of(Subject subject) {
    List<Assignment> given = book.policy().assignmentsTo(subject);
    return isMoreThanRoles(subject, given) ? held(subject) : ofRoles(subject, given);
  }

  /** Whether its permissions depend on more than a set of roles. */
  private boolean isMoreThanRoles(Subject subject, List<Assignment> given) {
    return policy.isScoped()
        || isScoped(subject)
        || !arePlain(given)
        || (!subject.isIdentified() && !given.isEmpty());
  }

  private RoleSetAccess ofRoles(Subject subject, List<Assignment> given) {
    return subject.isIdentified() ? of(subject.roles(), given) : nobody;
  }

  /** The permissions of a subject in a tenant; an empty name means that the request names none. */
  TenantPermissions in(Subject subject, String tenant) {
    List<Assignment> given = book.policy().assignmentsTo(subject);
    if (!isMoreThanRoles(subject, given)) {
      return ofRoles(subject, given).in(tenant);
    }
    TenantPermissions known = permissions.find(subject, tenant, policy);
    return known != null ? known : permissions.resolve(subject, tenant, held(subject));
  }

  private HeldAccess held(Subject subject) {
    return HeldAccess.of(policy, Holdings.of(book.policy(), subject), subject);
  }

  private RoleSetAccess of(Set<String> roles, List<Assignment> given) {
    RoleSetAccess known = recent.get(roles, given);
    return known != null ? known : find(roles, given);
  }

  /** Whether more than a set of roles matters. */
  private static boolean isScoped(Subject subject) {
    return !subject.heldRoles().isEmpty()
        || !subject.confinement().isEmpty()
        || !subject.limits().isEmpty()
        || !subject.limitingActors().isEmpty();
  }

  private static boolean arePlain(List<Assignment> given) {
    for (int i = 0; i < given.size(); i++) {
      if (!given.get(i).isPlain()) {
        return false;
      }
    }
    return true;
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

  /** The estimated memory of the permissions of recent subjects, in bytes. */
  long bytesOfRecent() {
    return permissions.bytes();
  }

  /** The cache. */
  RoleSetCache cache() {
    return cache;
  }
}
