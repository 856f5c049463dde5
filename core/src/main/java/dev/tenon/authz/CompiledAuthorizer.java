package dev.tenon.authz;

import dev.tenon.path.Resource;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Subject;
import dev.tenon.rules.Rulebook;

/** One policy, compiled. Immutable but for what it remembers of roles that came before. */
final class CompiledAuthorizer implements Authorizer {

  private final Rulebook book;
  private final Settings settings;
  private final CompiledPolicy policy;
  private final Holdings holdings;

  private CompiledAuthorizer(
      Rulebook book, Settings settings, CompiledPolicy policy, Holdings holdings) {
    this.book = book;
    this.settings = settings;
    this.policy = policy;
    this.holdings = holdings;
  }

  static CompiledAuthorizer compile(Policy policy, Settings settings) {
    Rulebook book = Rulebook.of(policy);
    CompiledPolicy compiled = CompiledPolicy.compile(book, settings);
    return new CompiledAuthorizer(book, settings, compiled, Holdings.of(book, compiled));
  }

  @Override
  public CompiledAuthorizer replacedBy(Policy next) {
    policy.settle();
    Rulebook after = book.replacedBy(next);
    CompiledPolicy compiled = policy.replacedBy(after);
    return new CompiledAuthorizer(after, settings, compiled, holdings.under(after, compiled));
  }

  CompiledPolicy compiled() {
    return policy;
  }

  Holdings holdings() {
    return holdings;
  }

  @Override
  public Decision check(Subject subject, String action, Resource resource) {
    return holdings.of(subject).in("").decide(policy, subject.variables(), action, resource, false);
  }

  @Override
  public Decision check(Request request) {
    return check(request, policy.now());
  }

  private Decision check(Request request, long now) {
    Subject subject = request.subject();
    return holdings
        .of(subject)
        .in(request.tenant())
        .decide(
            policy,
            subject.variables(),
            request.action(),
            request.resource(),
            request.isCreating(),
            now);
  }

  @Override
  public Access access(Subject subject) {
    Held held = holdings.of(subject);
    return new Access(policy, subject, held, held.in(""));
  }

  @Override
  public Explanation explain(Request request) {
    long now = settings.clock().millis();
    return Explainer.explain(book, settings, request, check(request, now), now);
  }

  @Override
  public Policy policy() {
    return book.policy();
  }
}
