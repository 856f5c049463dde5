package dev.tenon.suite;

import dev.tenon.claims.ClaimMapping;
import dev.tenon.claims.ClaimOutput;
import dev.tenon.claims.ClaimProblem;
import dev.tenon.claims.Issuer;
import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.condition.AttributeSide;
import dev.tenon.condition.AttributeTexts;
import dev.tenon.condition.RuleCondition;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Place;
import dev.tenon.diagnostic.Suggestion;
import dev.tenon.path.AnyName;
import dev.tenon.path.Literal;
import dev.tenon.path.NamePattern;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.subject.HeldLimit;
import dev.tenon.subject.HeldRole;
import dev.tenon.subject.RoleScope;
import dev.tenon.subject.Subject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Checks the names in cases that expect a denial without a reason. Unknown names are denied, so
 * such a case passes for a misspelled tenant, action, role, variable or issuer, and tests nothing.
 *
 * <p>A bare {@code *} in the policy does not make names known: it matches misspelled ones too.
 */
final class CaseNames {

  private final Suite suite;
  private final Policy policy;
  private final Names tenants = new Names();
  private final Names actions = new Names();
  private final Names roles = new Names();
  private final Names limits = new Names();
  private final Names variables = new Names();
  private final Names issuers = new Names();

  /** The errors by kind, name and place, so that a table reports a name once. */
  private final Map<List<Object>, Diagnostic> found = new LinkedHashMap<>();

  CaseNames(Suite suite, Policy policy) {
    this.suite = suite;
    this.policy = policy;
    policy.tenants().forEach(this::tenant);
    policy.roles().values().forEach(this::role);
    policy.limits().values().forEach(this::limit);
    roles.addAll(policy.authorizedRoles());
    roles.addAll(policy.adminRoles());
    actions();
    policy.claimMappings().forEach(this::mapping);
    policy.issuers().forEach(this::issuer);
    policy.assignments().stream()
        .filter(assignment -> assignment.receiver() == Assignment.Receiver.GROUP)
        .map(Assignment::key)
        .forEach(roles::add);
    policy.assignments().stream()
        .map(Assignment::issuer)
        .filter(name -> !name.isEmpty())
        .forEach(issuers::add);
    variables.add(Subject.USER);
    variables.add(Subject.TENANT);
  }

  private void tenant(Tenant tenant) {
    if (tenant.isFamily()) {
      tenants.addGlob(tenant.pattern());
    } else {
      tenants.add(tenant.name());
    }
    roles.addAll(tenant.roles());
    tenant.includes().forEach(clause -> clause.pattern().variables().forEach(variables::add));
    tenant.excludes().forEach(clause -> clause.pattern().variables().forEach(variables::add));
  }

  private void limit(Role limit) {
    limits.add(limit.name());
    rules(limit);
  }

  private void role(Role role) {
    roles.add(role.name());
    rules(role);
  }

  private void rules(Role role) {
    role.permissions().forEach(permission -> permission.exceptedRoles().forEach(roles::add));
    role.permissions().stream()
        .flatMap(permission -> permission.mentionedResources().stream())
        .flatMap(pattern -> pattern.variables().stream())
        .forEach(variables::add);
    role.inheritsWhen().values().stream()
        .flatMap(condition -> condition.tests().stream())
        .forEach(this::variablesOf);
    role.permissions().stream()
        .flatMap(permission -> permission.condition().tests().stream())
        .forEach(this::variablesOf);
    role.permissions().stream()
        .flatMap(permission -> permission.exceptions().stream())
        .flatMap(except -> except.condition().tests().stream())
        .forEach(this::variablesOf);
  }

  /** The variables of a test: the tested one, and those that its values name. */
  private void variablesOf(RuleCondition.Test test) {
    variable(test.attribute());
    for (String operand : test.operands()) {
      int start = operand.indexOf("${");
      int end = operand.indexOf('}', start + 1);
      if (start >= 0 && end > start) {
        variable(operand.substring(start + 2, end));
      }
    }
  }

  /** Adds a name without a side, or of the subject, which is a variable or an attribute. */
  private void variable(String name) {
    Optional<AttributeSide> side = AttributeSide.of(name);
    if (side.isEmpty()) {
      variables.add(name);
    } else if (side.get() == AttributeSide.SUBJECT) {
      variables.add(name.substring(name.indexOf('.') + 1));
    }
  }

  /** The declared actions; without any, those of rules and of cases that expect no denial. */
  private void actions() {
    if (!policy.actions().names().isEmpty()) {
      policy.actions().names().forEach(actions::add);
      return;
    }
    for (Role role : policy.roles().values()) {
      role.permissions().forEach(permission -> actions.addAll(permission.mentionedActions()));
    }
    suite.cases().stream()
        .flatMap(test -> test.expectations().stream())
        .filter(Expectation.OfDecision.class::isInstance)
        .map(Expectation.OfDecision.class::cast)
        .filter(expected -> expected.effect() != Effect.DENY)
        .forEach(expected -> actions.add(expected.action()));
  }

  private void issuer(Issuer issuer) {
    issuers.add(issuer.name());
    issuer.mappings().forEach(this::mapping);
  }

  private void mapping(ClaimMapping mapping) {
    for (ClaimOutput output : mapping.yields()) {
      String variable = output.variable();
      if (!variable.isEmpty()) {
        variables.add(variable);
      }
    }
    mapping.holdings().forEach(holding -> holding.variableNames().forEach(variables::add));
  }

  /** One error for each unknown name, in the order of the cases. */
  Collection<Diagnostic> find() {
    for (Case test : suite.cases()) {
      if (test.skipReason().isEmpty()) {
        find(test);
      }
    }
    return found.values();
  }

  private void find(Case test) {
    attributes(test.attributes(), test.place());
    attributes(test.subject().attributes(), test.subject().place());
    boolean any = false;
    for (Expectation expectation : test.expectations()) {
      if (expectation instanceof Expectation.OfDecision decision && passesUnknown(decision)) {
        any = true;
        action(decision.action(), decision.place());
      } else if (expectation instanceof Expectation.OfList list && list.expected().isEmpty()) {
        any = true;
        if (list.listing() == Expectation.Listing.ALLOWED) {
          action(list.action(), list.place());
        }
      }
    }
    if (any) {
      if (!test.tenant().isEmpty()) {
        unknown("tenant", test.tenant(), tenants, test.place(), test.place());
      }
      subject(test);
    }
  }

  /** A value of no declared attribute, or of another type, would be as if it were not written. */
  private void attributes(AttributeTexts given, Place place) {
    AttributeDeclarations declared = policy.attributes();
    for (String name : given.undeclared(declared)) {
      add(
          List.of("attribute", name, place),
          Diagnostic.error(
                  "unknown-attribute", place, "unknown attribute " + Diagnostic.quote(name))
              .because("the policy does not declare it, so no rule tests it")
              .mend(
                  declared.isEmpty()
                      ? "declare it under `attributes` of the policy, or remove it"
                      : Suggestion.among(name, declared.asMap().keySet())));
    }
    given
        .mistyped(declared)
        .forEach(
            (name, texts) ->
                add(
                    List.of("value", name, place),
                    Diagnostic.error(
                            "wrong-value",
                            place,
                            Diagnostic.quote(String.join(", ", texts))
                                + " is no value of "
                                + Diagnostic.quote(name)
                                + " of type "
                                + declared.typeOf(name).orElseThrow())
                        .because("it would be as if it were not written")
                        .mend("write a value of the type, or leave it out")));
  }

  private static boolean passesUnknown(Expectation.OfDecision expected) {
    return expected.effect() == Effect.DENY
        && expected.reason().isEmpty()
        && expected.rule().isEmpty();
  }

  private void action(String action, Place place) {
    if (!actions.isEmpty()) {
      unknown("action", action, actions, place, place);
    }
  }

  private void scope(RoleScope scope, Case test) {
    if (!scope.tenant().isEmpty()) {
      unknown("tenant", scope.tenant(), tenants, test);
    }
    for (String variable : scope.variables().asMap().keySet()) {
      unknown("variable", variable, variables, test);
    }
  }

  private void subject(Case test) {
    NamedSubject named = test.subject();
    Optional<Subject> given = named.given();
    if (given.isEmpty()) {
      refused(test);
      return;
    }
    Subject subject = given.get();
    for (String role : subject.roles()) {
      if (!role.equals(Role.EVERYONE)) {
        unknown("role", role, roles, test);
      }
    }
    for (HeldRole held : subject.heldRoles()) {
      unknown("role", held.role(), roles, test);
      scope(held.scope(), test);
    }
    for (HeldLimit limit : subject.limits()) {
      for (HeldRole part : limit.parts()) {
        unknown("limit", part.role(), limits, test);
        scope(part.scope(), test);
      }
    }
    for (String variable : subject.variables().asMap().keySet()) {
      unknown("variable", variable, variables, test);
    }
    if (!subject.issuer().isEmpty() && !issuers.isEmpty()) {
      unknown("issuer", subject.issuer(), issuers, test);
    }
  }

  /** Reports claims that the mappings refuse: such a subject is denied everything. */
  private void refused(Case test) {
    boolean expected =
        test.expectations().stream()
            .anyMatch(e -> e instanceof Expectation.OfSubject who && !who.refusal().isEmpty());
    NamedSubject named = test.subject();
    Optional<ClaimProblem> refusal = named.mapped(policy).refusal();
    if (!expected && refusal.isPresent()) {
      Object issuer = named.claims().get("iss");
      if (refusal.get() == ClaimProblem.UNKNOWN_ISSUER && issuer instanceof String name) {
        unknown("issuer", name, issuers, test);
      } else {
        add(
            List.of("claims", named.name(), named.place()),
            Diagnostic.error(
                    "refused-claims",
                    named.place(),
                    "the claims of " + Diagnostic.quote(named.name()) + " identify nobody")
                .because(
                    "they are refused ("
                        + refusal.get().code()
                        + "), and who is not identified is denied everything")
                .mend(
                    "correct the claims, or add `refused: "
                        + refusal.get().code()
                        + "` to the case that expects this"));
      }
    }
  }

  private void unknown(String kind, String name, Names known, Case test) {
    unknown(kind, name, known, test.subject().place(), test.place());
  }

  private void unknown(String kind, String name, Names known, Place place, Place denied) {
    if (known.has(name)) {
      return;
    }
    String near = Suggestion.among(name, known.literals());
    add(
        List.of(kind, name, place),
        error(kind, place, denied, "unknown " + kind + " " + Diagnostic.quote(name))
            .because(
                "the policy does not have it and denies what it does not have, so the case passes"
                    + " whatever the rules say")
            .mend(
                (near.isEmpty() ? "" : near + (near.endsWith("?") ? " if not, " : "; or "))
                    + "say why it is denied, such as `because: "
                    + (kind.equals("tenant") ? "tenant-not-assigned" : "no-rule")
                    + "`"));
  }

  private static Diagnostic error(String kind, Place place, Place denied, String message) {
    Diagnostic error = error(kind, place, message);
    return denied.equals(place) ? error : error.alsoAt(denied);
  }

  private static Diagnostic error(String kind, Place place, String message) {
    return switch (kind) {
      case "tenant" -> Diagnostic.error("unknown-tenant", place, message);
      case "action" -> Diagnostic.error("unknown-action", place, message);
      case "limit" -> Diagnostic.error("unknown-limit", place, message);
      case "role" -> Diagnostic.error("unknown-role", place, message);
      case "variable" -> Diagnostic.error("unknown-variable", place, message);
      default -> Diagnostic.error("unknown-issuer", place, message);
    };
  }

  private void add(List<Object> key, Diagnostic problem) {
    found.putIfAbsent(key, problem);
  }

  /** A set of names and globs. */
  private static final class Names {

    private final Set<String> literals = new LinkedHashSet<>();
    private final List<NamePattern> globs = new ArrayList<>();

    void add(String name) {
      literals.add(name);
    }

    void addAll(Collection<NamePattern> patterns) {
      for (NamePattern pattern : patterns) {
        if (pattern instanceof Literal literal) {
          literals.add(literal.name());
        } else if (pattern != AnyName.INSTANCE) {
          globs.add(pattern);
        }
      }
    }

    /** Adds a glob, also one that matches every name. */
    void addGlob(NamePattern glob) {
      globs.add(glob);
    }

    boolean isEmpty() {
      return literals.isEmpty() && globs.isEmpty();
    }

    boolean has(String name) {
      return literals.contains(name) || globs.stream().anyMatch(glob -> glob.matches(name));
    }

    Set<String> literals() {
      return literals;
    }
  }
}
