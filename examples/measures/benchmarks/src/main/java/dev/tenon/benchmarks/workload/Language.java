package dev.tenon.benchmarks.workload;

import dev.tenon.authz.Request;
import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.condition.AttributeType;
import dev.tenon.condition.Attributes;
import dev.tenon.condition.Operator;
import dev.tenon.condition.RuleCondition;
import dev.tenon.path.Resource;
import dev.tenon.policy.Except;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.subject.Subject;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The same hundred rules and requests, said with one part of the language more each: what that part
 * costs is the ratio to {@link #TENANT}.
 */
public enum Language {
  /** One tenant, and a role that is held everywhere. */
  TENANT(1, false),

  /** 10,000 exact tenants that the role opens, asked in turn. */
  TENANTS(10_000, false),

  /** One tenant by a family of tenants. */
  FAMILY_OF_ONE(1, true),

  /** 10,000 tenants by one family, asked in turn. */
  FAMILY(10_000, true),

  /** The same, with the tenant's name as a variable in each pattern. */
  TENANT_VARIABLE(10_000, true),

  /** The role is held in the tenant. */
  HELD(10_000, true),

  /** The subject has a limit that allows what is asked. */
  LIMIT(10_000, true),

  /** Each pattern ends in a variable. */
  VARIABLE(1, false),

  /** Each pattern ends in a variable with text around it. */
  VARIABLE_IN_TEXT(1, false),

  /** Each rule has an exception for some names, which the request has not. */
  EXCEPTION(1, false),

  /** Each rule has a condition of three tests, which is true. */
  CONDITION(1, false);

  private static final int RULES = 100;
  private static final int REQUESTS = 1_000;

  /** So that a thousand requests are spread over ten thousand tenants. */
  private static final int APART = 10;

  private final int tenants;
  private final boolean family;

  Language(int tenants, boolean family) {
    this.tenants = tenants;
    this.family = family;
  }

  private Subject subject(int i) {
    Subject subject = Subject.of("u" + i);
    return switch (this) {
      case HELD -> subject.withRolesIn(tenant(i), "clerk");
      case LIMIT -> subject.withRolesIn(tenant(i), "clerk").limitedTo("api");
      default -> subject.withRoles("clerk");
    };
  }

  /**
   * The policy.
   *
   * @return the policy
   */
  public Policy policy() {
    Policy.Builder policy =
        Policy.builder().role(clerk()).limit(Role.of("api").with(Permission.allow("*").on("**")));
    if (this == CONDITION) {
      policy.attributes(
          AttributeDeclarations.none()
              .with("resource.owner", AttributeType.of(AttributeType.Kind.TEXT))
              .with("resource.status", AttributeType.oneOf("draft", "active", "archived"))
              .with("resource.amount", AttributeType.of(AttributeType.Kind.NUMBER)));
    }
    for (int i = 0; i < (family ? 1 : tenants); i++) {
      policy.tenant(Tenant.of(family ? "*" : "t" + i).including(include()).enteredBy("clerk"));
    }
    return policy.build();
  }

  private String include() {
    return this == TENANT_VARIABLE ? "${tenant}" : "shared";
  }

  private Role clerk() {
    return Role.of("clerk").with(IntStream.range(0, RULES).mapToObj(this::rule).toList());
  }

  private Permission rule(int k) {
    Permission rule = Permission.allow("READ").on(include() + "/invoices/k" + k + "/" + last());
    if (this == EXCEPTION) {
      return rule.except(Except.resources("**/kept-*"));
    }
    return this != CONDITION
        ? rule
        : rule.when(RuleCondition.test("resource.owner", Operator.IS, "${user}"))
            .when(RuleCondition.test("resource.status", Operator.IS, "draft", "active"))
            .when(RuleCondition.test("resource.amount", Operator.AT_MOST, "1000"));
  }

  private String last() {
    return switch (this) {
      case VARIABLE -> "${user}";
      case VARIABLE_IN_TEXT -> "${user}_*";
      default -> "*";
    };
  }

  /** The last segment of a request's resource. */
  private String last(int i) {
    return switch (this) {
      case VARIABLE -> "u" + i;
      case VARIABLE_IN_TEXT -> "u" + i + "_" + i;
      default -> "n" + i;
    };
  }

  /**
   * The requests, all of which are allowed.
   *
   * @return the requests, which go round the tenants, subjects and rules
   */
  public List<Request> requests() {
    return IntStream.range(0, REQUESTS).mapToObj(this::request).toList();
  }

  private String tenant(int i) {
    return "t" + i * APART % tenants;
  }

  private Request request(int i) {
    String tenant = tenant(i);
    String first = this == TENANT_VARIABLE ? tenant : "shared";
    Resource resource = Resource.of(first, "invoices", "k" + i * 7 % RULES, last(i));
    Request request = Request.of(subject(i), "READ", resource).within(tenant);
    return this != CONDITION
        ? request
        : request.with(
            Attributes.none()
                .with("resource.owner", "u" + i)
                .with("resource.status", "active")
                .with("resource.amount", 12));
  }
}
