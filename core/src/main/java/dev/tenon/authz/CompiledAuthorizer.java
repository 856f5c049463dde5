package dev.tenon.authz;

import dev.tenon.condition.AttributeLookup;
import dev.tenon.condition.AttributeSide;
import dev.tenon.condition.Attributes;
import dev.tenon.path.Resource;
import dev.tenon.policy.Policy;
import dev.tenon.rules.Rulebook;
import dev.tenon.subject.Subject;
import java.util.Optional;

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
    TenantPermissions permissions = roleSets.in(subject, "");
    return permissions.decide(
        policy,
        policy.seen(subject.variables()),
        policy.given(resource, Attributes.none()),
        action,
        resource,
        false,
        permissions.now(policy));
  }

  @Override
  public Decision check(Request request) {
    TenantPermissions permissions = roleSets.in(request.subject(), request.tenant());
    return decide(permissions, request, permissions.now(policy));
  }

  private Decision decide(TenantPermissions permissions, Request request, long now) {
    return permissions.decide(
        policy,
        policy.seen(request.subject().variables()),
        policy.given(request.resource(), request.attributes()),
        request.action(),
        request.resource(),
        request.isCreating(),
        now);
  }

  @Override
  public Access access(Subject subject) {
    SubjectAccess access = roleSets.of(subject);
    return new Access(policy, subject, access, access.in(""));
  }

  @Override
  public Explanation explain(Request request) {
    long now = settings.clock().millis();
    SubjectAccess access = roleSets.of(request.subject()).asOf(now);
    Decision decision = decide(access.in(request.tenant()), request, now);
    return Explainer.explain(book, settings, request, decision, access.tenants(), now);
  }

  @Override
  public Attributes attributesOf(Request request) {
    Attributes all = request.attributes();
    if (settings.attributeSource() != null) {
      AttributeLookup given = settings.given(request);
      for (String name : book.policy().attributes().asMap().keySet()) {
        boolean ofSubject = AttributeSide.of(name).equals(Optional.of(AttributeSide.SUBJECT));
        Object value = ofSubject ? null : given.value(name);
        all = value == null ? all : all.withValue(name, value);
      }
    }
    return all;
  }

  @Override
  public Policy policy() {
    return book.written();
  }
}
