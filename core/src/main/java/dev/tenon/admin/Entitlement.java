package dev.tenon.admin;

import dev.tenon.admin.TicketAnswer.TicketRefusalReason;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Cause;
import dev.tenon.authz.Explanation;
import dev.tenon.authz.Request;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.subject.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether a subject may decide requests that wait for approval: it holds roles that the rules name
 * which hold the request, or administers. For one subject and instant.
 */
final class Entitlement {

  private final Authorizer authorizer;
  private final Policy policy;
  private final Subject subject;
  private final AdminSettings settings;
  private final Authority authority;

  Entitlement(Authorizer authorizer, Subject subject, AdminSettings settings, Instant now) {
    this.authorizer = authorizer;
    this.policy = authorizer.policy();
    this.subject = subject;
    this.settings = settings;
    this.authority = new Authority(policy, authorizer.access(subject), settings, now);
  }

  /** The version of the policy by which it is decided. */
  String version() {
    return policy.version();
  }

  /** Why the subject may not decide a request; empty if it may. */
  Optional<TicketRefusalReason> refusal(Request request) {
    if (!subject.isIdentified()) {
      return Optional.of(TicketRefusalReason.NOT_ADMINISTRATOR);
    }
    if (settings.serviceAccounts().include(subject)) {
      return entitled(request)
          ? Optional.of(TicketRefusalReason.SERVICE_ACCOUNT)
          : Optional.of(TicketRefusalReason.NOT_ADMINISTRATOR);
    }
    return entitled(request)
        ? Optional.empty()
        : Optional.of(TicketRefusalReason.NOT_ADMINISTRATOR);
  }

  private boolean entitled(Request request) {
    List<Permission> rules = holding(request);
    boolean administers = authority.administers(request.tenant());
    return rules.isEmpty()
        ? administers
        : rules.stream()
            .allMatch(
                rule ->
                    rule.approvers().isEmpty()
                        ? administers
                        : authority.approves(rule.approvers(), request.tenant()));
  }

  /** The rules that hold a request. */
  private List<Permission> holding(Request request) {
    Explanation explanation = authorizer.explain(request);
    List<Permission> rules = new ArrayList<>();
    for (Cause.OfRole cause : explanation.covering()) {
      rules.add(cause.permission());
    }
    if (explanation.decision().cause() instanceof Cause.OfLimit limit) {
      policy.limits().values().stream()
          .filter(one -> one.name().equals(limit.limit()))
          .forEach(one -> rules.addAll(one.permissions()));
    }
    return rules.stream().filter(rule -> rule.effect() == Effect.STAGE).toList();
  }
}
