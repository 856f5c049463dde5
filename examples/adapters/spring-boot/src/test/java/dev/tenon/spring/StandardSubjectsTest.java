package dev.tenon.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tenon.authz.Authorizer;
import dev.tenon.claims.ClaimMapping;
import dev.tenon.claims.ClaimOutput;
import dev.tenon.claims.ClaimPath;
import dev.tenon.claims.ClaimShape;
import dev.tenon.condition.Attributes;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.subject.Actor;
import dev.tenon.subject.Subject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.web.authentication.switchuser.SwitchUserGrantedAuthority;

/** Who somebody is, of whom Spring Security knows something. */
class StandardSubjectsTest {

  private static final Policy POLICY =
      Policy.builder()
          .role(Role.of("*").with(Permission.allow("READ").on("news")))
          .role(Role.of("clerk").with(Permission.allow("*").on("invoices/${org}")))
          .claims(
              ClaimMapping.of(ClaimPath.of("groups"), ClaimShape.LIST)
                  .yielding(ClaimOutput.roles()))
          .claims(
              ClaimMapping.of(ClaimPath.of("orgs"), ClaimShape.LIST)
                  .yielding(ClaimOutput.variable("org")))
          .build();

  private final Gatekeeper gatekeeper =
      new Gatekeeper(
          Authorizer.compile(POLICY),
          new StandardSubjects(() -> POLICY),
          call -> "",
          call -> Attributes.none(),
          Optional.empty(),
          Bound.standard());
  private final Tenon tenon = new Tenon(gatekeeper);

  @Test
  void anonymous_isNobody_thoughSpringCallsItAuthenticated() {
    Authentication anonymous =
        new AnonymousAuthenticationToken(
            "key", "anonymousUser", AuthorityUtils.createAuthorityList("ROLE_clerk"));
    assertEquals(true, anonymous.isAuthenticated());
    assertFalse(gatekeeper.subject(anonymous).isIdentified());
    assertFalse(tenon.check(anonymous, "READ", "news"));
    assertFalse(gatekeeper.subject(null).isIdentified());
    assertFalse(
        gatekeeper
            .subject(UsernamePasswordAuthenticationToken.unauthenticated("ann", "secret"))
            .isIdentified());
    assertThrows(IllegalArgumentException.class, () -> TenonAuthentication.of(Subject.anonymous()));
  }

  @Test
  void authorities_areRoles_ifSpringMeansThemSo() {
    Subject ann =
        gatekeeper.subject(new TestingAuthenticationToken("ann", "", "ROLE_clerk", "SCOPE_x"));
    assertEquals(Set.of("clerk"), ann.roles());
    assertEquals("ann", ann.id());
    assertEquals(true, tenon.check(new TestingAuthenticationToken("ann", "", "x"), "READ", "news"));
  }

  @Test
  void aJwtOfSpring_isMappedByThePolicy() {
    Jwt jwt =
        Jwt.withTokenValue("t")
            .header("alg", "ES256")
            .subject("ann")
            .claim("groups", List.of("clerk"))
            .claim("orgs", List.of("acme"))
            .build();
    Authentication token =
        new TestingAuthenticationToken(jwt, "", List.of(new SimpleGrantedAuthority("SCOPE_x")));
    assertEquals(true, tenon.check(token, "PAY", "invoices", "acme", 7L));
    assertFalse(tenon.check(token, "PAY", "invoices", "globex", 7L));
  }

  @Test
  void switchedUsers_areActedForByWhoSwitched() {
    Authentication root = new TestingAuthenticationToken("root", "", "ROLE_admin");
    Authentication switched =
        new TestingAuthenticationToken(
            "ann",
            "",
            List.of(
                new SimpleGrantedAuthority("ROLE_clerk"),
                new SwitchUserGrantedAuthority("ROLE_PREVIOUS", root)));
    assertEquals(List.of(Actor.of("root")), gatekeeper.subject(switched).actors());
  }

  @Test
  void whatIsNoName_isNoSegment() {
    Authentication ann = new TestingAuthenticationToken("ann", "", "ROLE_clerk");
    assertFalse(tenon.check(ann, "READ"));
    assertFalse(tenon.check(ann, "READ", "news", null));
    assertFalse(tenon.check(ann, "READ", "news", 1.5));
    assertFalse(tenon.check(ann, "READ", "news/", "x"));
    assertEquals(true, tenon.check(ann, "READ", "news", "a/b"));
  }
}
