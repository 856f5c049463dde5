package dev.tenon.authz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.condition.AttributeType;
import dev.tenon.condition.Attributes;
import dev.tenon.condition.Operator;
import dev.tenon.condition.RuleCondition;
import dev.tenon.diagnostic.DiagnosticException;
import dev.tenon.path.Resource;
import dev.tenon.policy.Except;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Tenant;
import dev.tenon.subject.Subject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The variable {@code tenant}, wherever a rule has it, and subjects confined to a tenant. */
class ActiveTenantTest {

  private static final Subject ADA = Subject.of("ada").withRoles("clerk");

  private static Policy.Builder tenants(Permission rule) {
    return Policy.builder()
        .tenant(Tenant.of("acme").including("*").enteredBy("*"))
        .tenant(Tenant.of("globex").including("*").enteredBy("*"))
        .permission("clerk", rule);
  }

  private static Decision check(Policy policy, String tenant, String path, Attributes attributes) {
    return Authorizer.compile(policy)
        .check(Request.of(ADA, "VIEW", Resource.parse(path)).within(tenant).with(attributes));
  }

  @Test
  void tenantInAnExceptionAlone_isTheActiveOne() {
    Policy policy =
        tenants(Permission.allow("VIEW").on("*").except(Except.resources("${tenant}/secret")))
            .build();
    assertTrue(check(policy, "acme", "acme/plans", Attributes.none()).allowed());
    assertTrue(check(policy, "acme", "globex/secret", Attributes.none()).allowed());
    assertEquals(Reason.NO_RULE, check(policy, "acme", "acme/secret", Attributes.none()).reason());
    Policy before = tenants(Permission.allow("VIEW").on("*")).build();
    Authorizer replaced = Authorizer.compile(before).replacedBy(policy);
    assertTrue(
        replaced.check(Request.of(ADA, "VIEW", Resource.parse("b")).within("acme")).allowed());
  }

  @Test
  void tenantInAConditionAlone_isTheActiveOne() {
    Permission rule =
        Permission.allow("VIEW")
            .on("*")
            .when(RuleCondition.test("resource.owner", Operator.IS, "${tenant}"));
    Policy policy = tenants(rule).attributes(owner()).build();
    Attributes acme = Attributes.none().with("resource.owner", "acme");
    assertTrue(check(policy, "acme", "a", acme).allowed());
    assertEquals(Reason.NO_RULE, check(policy, "globex", "a", acme).reason());
    assertThrows(
        DiagnosticException.class,
        () -> Policy.builder().attributes(owner()).permission("clerk", rule).build());
  }

  private static AttributeDeclarations owner() {
    return AttributeDeclarations.none()
        .with("resource.owner", AttributeType.of(AttributeType.Kind.TEXT));
  }

  @Test
  void confinedSubject_isDeniedElsewhere_andDecidedAsBeforeInItsTenant() {
    Policy policy = tenants(Permission.allow("VIEW").on("*")).administeredBy("clerk").build();
    Authorizer authorizer = Authorizer.compile(policy);
    Subject confined = ADA.confinedTo("acme");
    Request request = Request.of(confined, "VIEW", Resource.of("a"));
    assertTrue(authorizer.check(request.within("acme")).allowed());
    assertEquals("acme", authorizer.check(request).tenant());
    assertEquals(Reason.TENANT_NOT_ASSIGNED, authorizer.check(request.within("globex")).reason());
    assertEquals(List.of("acme"), authorizer.access(confined).tenants());
    assertTrue(authorizer.access(ADA).isAdmin());
    assertEquals(false, authorizer.access(confined).isAdmin());
    assertTrue(
        authorizer
            .explain(request.within("globex"))
            .toString()
            .contains("the subject is confined to acme"));
    assertEquals(
        Reason.TENANT_NOT_ASSIGNED,
        Authorizer.compile(
                Policy.builder().permission("clerk", Permission.allow("*").on("*")).build())
            .check(request)
            .reason());
  }

  @Test
  void confinement_isNeverChanged() {
    Subject confined = ADA.confinedTo("acme");
    assertEquals(confined, confined.confinedTo("acme").withRoles("clerk"));
    assertEquals("ada [clerk] confined to acme", confined.toString());
    assertThrows(IllegalArgumentException.class, () -> confined.confinedTo("globex"));
    assertThrows(IllegalArgumentException.class, () -> ADA.confinedTo(""));
    assertThrows(IllegalArgumentException.class, () -> Subject.anonymous().confinedTo("acme"));
  }
}
