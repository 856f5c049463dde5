package dev.tenon.admin;

import com.google.common.collect.ImmutableList;
import dev.tenon.authz.Authorizer;
import dev.tenon.subject.Actor;
import dev.tenon.subject.Subject;
import java.time.Instant;
import java.util.List;

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
 * <p>Only what the actor holds everywhere gives the right: a role that is held in a tenant would
 * reach what the target may do in others. The resulting subject has the target's access and none of
 * the actor's, and names the actor and its actors. The host provides the target: roles that the
 * target would get from a token are not added. Thread-safe.
 */
public final class Impersonation {

  /** The result of an impersonation. */
  public sealed interface ImpersonationResult {}

  /**
   * The impersonation is allowed.
   *
   * @param subject the target, acted for by the actor and its actors
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
   * Decides whether one subject may act for another.
   *
   * @param actor the acting subject
   * @param target the subject to act for
   * @param why the actor's reason, for the record
   * @return the target acted for by the actor, or why not
   */
  public ImpersonationResult actAs(Subject actor, Subject target, String why) {
    Instant now = settings.clock().instant();
    ImpersonationResult answer = answer(actor, target, now);
    String what = "act as " + AdminRights.identity(target);
    settings.listener().accept(new AdminEvent(actor, "", now, what, why, answer.toString()));
    return answer;
  }

  private ImpersonationResult answer(Subject actor, Subject target, Instant now) {
    if (!actor.isIdentified() || !target.isIdentified()) {
      return new Refused(ImpersonationRefusalReason.NOT_IDENTIFIED);
    }
    if (settings.serviceAccounts().include(actor)) {
      return new Refused(ImpersonationRefusalReason.SERVICE_ACCOUNT);
    }
    Authority authority =
        new Authority(authorizer.policy(), authorizer.access(actor), settings, now);
    if (!authority.allows(AdminRights.IMPERSONATE, AdminRights.identity(target))) {
      return new Refused(ImpersonationRefusalReason.NOT_ALLOWED);
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
    Subject acted = target;
    for (Actor one : chain) {
      acted = acted.impersonatedBy(one);
    }
    return new Granted(acted);
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
