package dev.tenon.authz;

import dev.tenon.condition.Attributes;
import dev.tenon.path.Resource;
import dev.tenon.policy.Policy;
import dev.tenon.rules.Rulebook;
import dev.tenon.subject.Subject;

/** A compiled policy. Immutable, apart from its cache of role sets. */
final class CompiledAuthorizer implements Authorizer {

  private final Rulebook book;
  private final Settings settings;
  private final CompiledPolicy policy;
  private final RoleSets roleSets;

  private CompiledAuthorizer(
      Rulebook book, Settings settings, CompiledPolicy policy, RoleSets roleSets) {
    this.book = book;
    this.settings = settings;
    this.policy = policy;
    this.roleSets = roleSets;
  }

  static CompiledAuthorizer compile(Policy policy, Settings settings) {
    Rulebook book = Rulebook.of(policy);
    CompiledPolicy compiled = CompiledPolicy.compile(book, settings);
    return new CompiledAuthorizer(book, settings, compiled, RoleSets.of(book, compiled, settings));
  }

  @Override
  public CompiledAuthorizer replacedBy(Policy next) {
    policy.settle();
    Rulebook after = book.replacedBy(next);
    CompiledPolicy compiled = policy.replacedBy(after);
    return new CompiledAuthorizer(
        after, settings, compiled, roleSets.under(after, compiled, settings));
  }

  CompiledPolicy compiled() {
    return policy;
  }

  RoleSets roleSets() {
    return roleSets;
  }

  @Override
  public Decision check(Subject subject, String action, Resource resource) {
    return roleSets
        .of(subject)
        .in("")
        .decide(
            policy,
            subject.variables(),
            policy.given(resource, Attributes.none()),
            action,
            resource,
            false);
  }

  @Override
  public Decision check(Request request) {
    return check(request, policy.now());
  }

  private Decision check(Request request, long now) {
    Subject subject = request.subject();
    SubjectAccess access = roleSets.of(subject);
    if (access instanceof HeldAccess held) {
      return check(held, request, now);
    }
    return access
        .in(request.tenant())
        .decide(
            policy,
            subject.variables(),
            policy.given(request.resource(), request.attributes()),
            request.action(),
            request.resource(),
            request.isCreating(),
            now);
  }

  private Decision check(HeldAccess held, Request request, long now) {
    HeldAccess access = held.asOf(now);
    return access
        .in(request.tenant())
        .decide(
            policy,
            request.subject().variables(),
            policy.given(request.resource(), request.attributes()),
            request.action(),
            request.resource(),
            request.isCreating(),
            access.now());
  }

  @Override
  public Access access(Subject subject) {
    SubjectAccess access = roleSets.of(subject);
    return new Access(policy, subject, access, access.in(""));
  }

  @Override
  public Explanation explain(Request request) {
    long now = settings.clock().millis();
    return Explainer.explain(
        book,
        settings,
        request,
        check(request, now),
        roleSets.of(request.subject()).tenants(),
        now);
  }

  @Override
  public Policy policy() {
    return book.policy();
  }
}
