package dev.tenon.admin;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import dev.tenon.authz.Authorizer;
import dev.tenon.path.Resource;
import dev.tenon.subject.Actor;
import dev.tenon.subject.Subject;
import dev.tenon.subject.TenantName;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Lets one subject act for another. Permission is an ordinary decision: {@link
 * AdminRights#IMPERSONATE} on the target's {@linkplain AdminRights#identity identity}.
 *
 * <pre>{@code
 * Impersonation impersonation = Impersonation.of(authorizer, AdminSettings.standard());
 * if (impersonation.actAs(support, ada, "ticket 12") instanceof Impersonation.Granted granted) {
 *   authorizer.check(granted.subject(), "FLINK_VIEW", job);   // by ada's rights alone
 * }
 * }</pre>
 *
 * <p>A right by a role that the actor holds in a tenant only gives the target {@linkplain
 * Subject#confinedTo confined} to this tenant, so that the actor reaches nothing of the target
 * elsewhere. The resulting subject has the target's access, within the target's limits, and none of
 * the actor's, and names the actor and its actors. The host provides the target: roles that the
 * target would get from a token are not added. Thread-safe.
 */
public final class Impersonation {

  /** The result of an impersonation. */
  public sealed interface ImpersonationResult {}

  /**
   * The impersonation is allowed.
   *
   * @param subject the target, acted for by the actor and its actors; confined to a tenant if the
   *     right is one in that tenant only, or if one was named
   */
  public record Granted(Subject subject) implements ImpersonationResult {
    @Override
    public String toString() {
      return "granted";
    }
  }

  /**
   * The impersonation is refused.
   *
   * @param reason why
   */
  public record Refused(ImpersonationRefusalReason reason) implements ImpersonationResult {
    @Override
    public String toString() {
      return "refused " + reason.code() + ": " + reason.words();
    }
  }

  /** Why an impersonation is refused. A closed set of stable codes. */
  public enum ImpersonationRefusalReason {
    /** The actor or the target is anonymous. */
    NOT_IDENTIFIED("not-identified", "nobody acts for nobody in particular"),
    /** No rule allows it, or one denies or stages it. */
    NOT_ALLOWED("not-allowed", "no rule allows to act for the target"),
    /** The actor is a service account. */
    SERVICE_ACCOUNT("service-account", "a service account does not act for others"),
    /** The right counts in several tenants, and the request names none. */
    TENANT_NOT_NAMED(
        "tenant-not-named", "the right is held in several tenants: name the one to act in"),
    /** The target has actors already. */
    ALREADY_ACTED_FOR("already-acted-for", "somebody acts for the target already"),
    /** The actor has no issuer and the target has one, so the record would be ambiguous. */
    UNNAMED_ISSUER("unnamed-issuer", "the actor would be taken for one of the target's issuer"),
    /** The chain of actors would be longer than {@link Subject#MAX_ACTORS}. */
    TOO_MANY_ACTORS("too-many-actors", "too many act one for another");

    private final String code;
    private final String words;

    ImpersonationRefusalReason(String code, String words) {
      this.code = code;
      this.words = words;
    }

    /**
     * The stable name.
     *
     * @return a word in kebab case
     */
    public String code() {
      return code;
    }

    /**
     * The explanation.
     *
     * @return a sentence without a full stop
     */
    public String words() {
      return words;
    }
  }

  private final Authorizer authorizer;
  private final AdminSettings settings;

  private Impersonation(Authorizer authorizer, AdminSettings settings) {
    this.authorizer = authorizer;
    this.settings = settings;
  }

  /**
   * Creates impersonation by the policy of an authorizer.
   *
   * @param authorizer makes the decisions
   * @param settings the clock, the service accounts and the listener
   * @return the impersonation
   */
  public static Impersonation of(Authorizer authorizer, AdminSettings settings) {
    return new Impersonation(authorizer, settings);
  }

  /**
   * Decides whether one subject may act for another: everywhere by a right that is held everywhere,
   * else in the only tenant in which the actor holds roles that give it.
   *
   * @param actor the acting subject
   * @param target the subject to act for
   * @param why the actor's reason, for the record
   * @return the target acted for by the actor, or why not
   */
  public ImpersonationResult actAs(Subject actor, Subject target, String why) {
    return actAs(actor, target, "", why);
  }

  /**
   * Decides whether one subject may act for another in one tenant. The target is confined to it,
   * also if the right is held everywhere.
   *
   * @param actor the acting subject
   * @param target the subject to act for
   * @param tenant the tenant's name; empty for everywhere, or the only one in which the right
   *     counts
   * @param why the actor's reason, for the record
   * @return the target acted for by the actor, or why not
   */
  public ImpersonationResult actAs(Subject actor, Subject target, String tenant, String why) {
    Instant now = settings.clock().instant();
    ImpersonationResult answer = answer(actor, target, tenant, now);
    String what = "act as " + AdminRights.identity(target);
    String where = answer instanceof Granted granted ? granted.subject().confinement() : tenant;
    settings.listener().accept(new AdminEvent(actor, where, now, what, why, answer.toString()));
    return answer;
  }

  private ImpersonationResult answer(Subject actor, Subject target, String tenant, Instant now) {
    if (!actor.isIdentified() || !target.isIdentified()) {
      return new Refused(ImpersonationRefusalReason.NOT_IDENTIFIED);
    }
    if (settings.serviceAccounts().include(actor)) {
      return new Refused(ImpersonationRefusalReason.SERVICE_ACCOUNT);
    }
    Authority authority =
        new Authority(authorizer.policy(), authorizer.access(actor), settings, now);
    Set<String> tenants = tenants(authority, target, tenant);
    if (tenants.isEmpty()) {
      return new Refused(ImpersonationRefusalReason.NOT_ALLOWED);
    }
    if (tenants.size() > 1) {
      return new Refused(ImpersonationRefusalReason.TENANT_NOT_NAMED);
    }
    if (!target.actors().isEmpty()) {
      return new Refused(ImpersonationRefusalReason.ALREADY_ACTED_FOR);
    }
    if (actor.issuer().isEmpty() && !target.issuer().isEmpty()) {
      return new Refused(ImpersonationRefusalReason.UNNAMED_ISSUER);
    }
    List<Actor> chain = chain(actor);
    if (chain.size() > Subject.MAX_ACTORS) {
      return new Refused(ImpersonationRefusalReason.TOO_MANY_ACTORS);
    }
    String only = tenants.iterator().next();
    Subject acted = only.isEmpty() ? target : target.confinedTo(only);
    for (Actor one : chain) {
      acted = acted.impersonatedBy(one);
    }
    return new Granted(acted);
  }

  /**
   * The tenants in which the actor may act for the target: the one that is named, else an empty
   * name for everywhere, else those in which the actor holds a role that gives the right.
   */
  private static Set<String> tenants(Authority authority, Subject target, String named) {
    Resource identity = AdminRights.identity(target);
    if (authority.allows(AdminRights.IMPERSONATE, identity)) {
      return allowed(target, Set.of(named));
    }
    Set<String> possible = named.isEmpty() ? authority.tenants() : Set.of(named);
    return allowed(
        target,
        Sets.filter(
            possible, tenant -> authority.allows(AdminRights.IMPERSONATE, identity, tenant)));
  }

  /** Those of some tenants to which the target can be confined. */
  private static Set<String> allowed(Subject target, Set<String> tenants) {
    String only = target.confinement();
    return ImmutableSet.copyOf(
        Sets.filter(
            tenants,
            tenant ->
                tenant.isEmpty()
                    || (TenantName.isValid(tenant) && (only.isEmpty() || only.equals(tenant)))));
  }

  /** The actor, then its actors, each with its issuer. */
  private static List<Actor> chain(Subject actor) {
    ImmutableList.Builder<Actor> chain = ImmutableList.builder();
    chain.add(new Actor(actor.issuer(), actor.id()));
    for (Actor behind : actor.actors()) {
      chain.add(behind.issuer().isEmpty() ? new Actor(actor.issuer(), behind.id()) : behind);
    }
    return chain.build();
  }
}
