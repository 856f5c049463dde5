package dev.tenon.spring;

import dev.tenon.admin.Approvals;
import dev.tenon.admin.TicketAnswer;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Decision;
import dev.tenon.authz.Reason;
import dev.tenon.authz.Request;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourceTemplate;
import dev.tenon.subject.Subject;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;

/**
 * Decides, for both stacks: who calls, in which tenant, and what that means for the response.
 * Thread-safe. A decision waits for nothing; a held one asks the store of the tickets.
 */
final class Gatekeeper {

  static final String TICKET = "Tenon-Ticket";
  static final String WHY = "Tenon-Reason";

  private final Authorizer authorizer;
  private final Subjects subjects;
  private final Tenants tenants;
  private final CallAttributes attributes;
  private final Optional<Approvals> approvals;
  private final Duration lifetime;
  private final boolean hideInvisible;

  Gatekeeper(
      Authorizer authorizer,
      Subjects subjects,
      Tenants tenants,
      CallAttributes attributes,
      Optional<Approvals> approvals,
      TenonProperties properties) {
    this.authorizer = authorizer;
    this.subjects = subjects;
    this.tenants = tenants;
    this.attributes = attributes;
    this.approvals = approvals;
    this.lifetime = properties.approvals().lifetime();
    this.hideInvisible = properties.hideInvisible();
  }

  /**
   * An answer.
   *
   * @param current the request with its subject and tenant
   * @param refusal why it is not let through, null if it is
   * @param held the question, where an approval may let it through; else null
   */
  record Verdict(Current current, @Nullable Refusal refusal, @Nullable Request held) {}

  /** The subject of an authentication: an anonymous one stays anonymous. */
  Subject subject(@Nullable Authentication authentication) {
    return authentication == null
            || !authentication.isAuthenticated()
            || authentication instanceof AnonymousAuthenticationToken
        ? Subject.anonymous()
        : subjects.of(authentication);
  }

  Authorizer authorizer() {
    return authorizer;
  }

  /** Decides about a request that was mapped; a held one is not looked at further. */
  Verdict decide(
      Declaration declaration,
      Call call,
      Function<String, @Nullable String> values,
      @Nullable Authentication authentication) {
    Subject subject = subject(authentication);
    String tenant = declaration.tenant().isEmpty() ? tenants.of(call) : declaration.tenant();
    Current current = new Current(Current.newId(), tenant, subject, attributes.of(call));
    return switch (declaration.kind()) {
      case OPEN, ERROR -> new Verdict(current, null, null);
      case CLOSED -> refused(current, Refusal.of(404, "not-found", current.id()));
      case IDENTIFIED ->
          subject.isIdentified()
              ? new Verdict(current, null, null)
              : refused(current, Refusal.unauthorized("missing", current.id(), false));
      case ALLOWED -> decide(declaration, values, current);
    };
  }

  /** Asks the policy, for a request or for the call of a method within it. */
  Verdict decide(
      Declaration declaration, Function<String, @Nullable String> values, Current current) {
    ResourceTemplate template = declaration.template();
    Optional<Resource> resource =
        template == null
            ? Optional.empty()
            : template.fill(
                name -> {
                  String value = values.apply(name);
                  return value == null && name.equals("tenant") ? current.tenant() : value;
                });
    if (resource.isEmpty()) {
      return refused(current, Refusal.of(403, "unbound-variable", current.id()));
    }
    Request asked =
        Request.of(current.subject(), declaration.action(), resource.get())
            .within(current.tenant())
            .with(current.attributes());
    Request question = declaration.creating() ? asked.creating() : asked;
    Decision decision = current.during(() -> authorizer.check(question));
    if (decision.allowed()) {
      return new Verdict(current, null, null);
    }
    if (decision.held() && current.subject().isIdentified()) {
      String detail = "an administrator has to approve this request";
      return new Verdict(
          current, Refusal.held(decision.reason().code(), detail, current.id(), ""), question);
    }
    return refused(current, denial(decision.reason(), current));
  }

  private static Verdict refused(Current current, Refusal refusal) {
    return new Verdict(current, refusal, null);
  }

  private Refusal denial(Reason reason, Current current) {
    String id = current.id();
    if (reason == Reason.STALE_POLICY || reason == Reason.NOT_WITNESSED) {
      return Refusal.unavailable(reason.code(), id);
    }
    if (!current.subject().isIdentified()) {
      return Refusal.unauthorized("missing", id, false);
    }
    return hideInvisible && reason == Reason.NOT_VISIBLE
        ? Refusal.of(404, "not-found", id)
        : Refusal.of(403, reason.code(), id);
  }

  /**
   * What becomes of a held request: let through if its ticket is approved, once; else it gets a
   * ticket where the caller says why. Asks the store of the tickets, which may wait.
   */
  @Nullable Refusal resolve(Verdict verdict, Call call) {
    Request question = verdict.held();
    if (question == null || approvals.isEmpty()) {
      return verdict.refusal();
    }
    Approvals desk = approvals.get();
    return verdict
        .current()
        .<@Nullable Refusal, RuntimeException>during(
            () -> resolve(desk, question, verdict.current().id(), call));
  }

  private @Nullable Refusal resolve(Approvals desk, Request question, String id, Call call) {
    String ticket = call.header(TICKET);
    if (!ticket.isEmpty()) {
      TicketAnswer used = desk.use(ticket, question);
      if (used instanceof TicketAnswer.Done) {
        return null;
      }
      TicketAnswer.Refused no = (TicketAnswer.Refused) used;
      return Refusal.held(no.reason().code(), no.reason().words(), id, ticket);
    }
    String why = call.header(WHY);
    if (why.isEmpty()) {
      String detail = "repeat the request with the header " + WHY + ": it then gets a ticket";
      return Refusal.held("held-for-approval", detail, id, "");
    }
    TicketAnswer staged = desk.stage(question, lifetime, why);
    if (staged instanceof TicketAnswer.Done done) {
      String detail = "repeat the request with the header " + TICKET + " when it is approved";
      return Refusal.held("held-for-approval", detail, id, done.ticket().id());
    }
    TicketAnswer.Refused no = (TicketAnswer.Refused) staged;
    return Refusal.held(no.reason().code(), no.reason().words(), id, "");
  }
}
