package dev.tenon.oidc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.tenon.claims.ClaimMapping;
import dev.tenon.claims.ClaimOutput;
import dev.tenon.claims.ClaimPath;
import dev.tenon.claims.ClaimPattern;
import dev.tenon.claims.ClaimShape;
import dev.tenon.claims.Issuer;
import dev.tenon.claims.TokenRules;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.seeds.SettableClock;
import dev.tenon.subject.Subject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The claims of nine providers, the mapping that serves each, and what comes of it. */
class ProviderShapesTest {

  /**
   * One provider.
   *
   * @param name what it is called
   * @param issuer the issuer of the example
   * @param claims the claims beside time and issuer, as JSON
   * @param type the header's type, empty if it sends none
   * @param config how the issuer is configured
   * @param subject what comes of it
   */
  private record Shape(
      String name,
      String issuer,
      String claims,
      String type,
      UnaryOperator<Issuer.Builder> config,
      String subject) {

    Issuer configured() {
      return config.apply(Issuer.builder(issuer).audiences("tenon")).build();
    }

    /** The row of the page's table. */
    String row() {
      Issuer issuer = configured();
      String mappings =
          issuer.mappings().stream().map(m -> "`" + m + "`").collect(Collectors.joining("<br>"));
      String seen = cell(claims);
      return "| "
          + name
          + " | "
          + seen
          + " | "
          + mappings
          + notes(issuer)
          + " | "
          + cell(subject)
          + " |";
    }

    private static String cell(String code) {
      return "`" + code.replace("|", "\\|") + "`";
    }

    private static String notes(Issuer issuer) {
      StringBuilder notes = new StringBuilder();
      Issuer plain = Issuer.builder("x").audiences("y").build();
      if (!issuer.identity().equals(plain.identity())) {
        notes.append("<br>identified by `").append(issuer.identity()).append('`');
      }
      if (!issuer.audience().equals(plain.audience())) {
        notes.append("<br>audience in `").append(issuer.audience()).append('`');
      }
      if (!issuer.client().equals(plain.client())) {
        notes.append("<br>client in `").append(issuer.client().get(0)).append('`');
      }
      issuer
          .rules()
          .required()
          .forEach((c, v) -> notes.append("<br>requires `" + c + "` to be `" + v + "`"));
      if (issuer.rules().types().contains(TokenRules.NO_TYPE)) {
        notes.append("<br>accepts no `typ`");
      }
      return notes.toString();
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static ClaimMapping claim(ClaimPath path, ClaimShape shape, ClaimOutput output) {
    return ClaimMapping.of(path, shape).yielding(output);
  }

  private static ClaimMapping claim(String path, ClaimShape shape, ClaimOutput output) {
    return claim(ClaimPath.of(path), shape, output);
  }

  private static ClaimOutput role(String value, String role) {
    return ClaimOutput.roles(Map.of(value, Set.of(role)));
  }

  private static ClaimMapping captured(String path, String pattern, String variable) {
    return ClaimMapping.of(ClaimPath.of(path), ClaimShape.STRING)
        .matching(ClaimPattern.parse(pattern))
        .yielding(ClaimOutput.variable(variable).ofCapture(variable));
  }

  private static final List<String> ANY_OR_NONE = List.of("JWT", TokenRules.NO_TYPE);

  static Stream<Shape> shapes() {
    return Stream.of(
        new Shape(
            "Keycloak",
            "https://keycloak.example/realms/main",
            "{\"sub\":\"9f32656a\",\"aud\":\"tenon\",\"typ\":\"Bearer\",\"azp\":\"flink\",\"realm_access\":{\"roles\":[\"operator\"]},\"resource_access\":{\"my.client\":{\"roles\":[\"viewer\"]}},\"groups\":[\"/flyte/ml\"]}",
            "JWT",
            i ->
                i.rules(TokenRules.standard().requiring("typ", "Bearer"))
                    .mapping(claim("realm_access.roles", ClaimShape.LIST, ClaimOutput.roles()))
                    .mapping(
                        claim(
                            ClaimPath.pointer("/resource_access/my.client/roles"),
                            ClaimShape.LIST,
                            ClaimOutput.roles()))
                    .mapping(
                        ClaimMapping.of(ClaimPath.of("groups"), ClaimShape.LIST)
                            .matching(ClaimPattern.parse("/flyte/{project}"))
                            .yielding(ClaimOutput.variable("project").ofCapture("project"))),
            "9f32656a [operator, viewer] project [ml] client flink"),
        new Shape(
            "Entra ID",
            "https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0",
            "{\"sub\":\"pairwise\",\"oid\":\"a1b2\",\"aud\":\"tenon\",\"azp\":\"app-1\",\"roles\":[\"operator\"],\"groups\":[\"6f1c-guid\"]}",
            "JWT",
            i ->
                i.identifiedBy(ClaimPath.of("oid"))
                    .mapping(claim("roles", ClaimShape.LIST, ClaimOutput.roles()))
                    .mapping(claim("groups", ClaimShape.LIST, role("6f1c-guid", "viewer"))),
            "a1b2 [operator, viewer] client app-1"),
        new Shape(
            "Okta",
            "https://acme.okta.example/oauth2/default",
            "{\"sub\":\"ada@acme.example\",\"uid\":\"00u1\",\"cid\":\"0oa1\",\"aud\":\"tenon\",\"scp\":[\"openid\",\"flink.view\"],\"groups\":[\"Everyone\",\"flink-operators\"]}",
            "",
            i ->
                i.identifiedBy(ClaimPath.of("uid"))
                    .client(ClaimPath.of("cid"))
                    .rules(TokenRules.standard().types(ANY_OR_NONE))
                    .mapping(claim("scp", ClaimShape.LIST, role("flink.view", "viewer")))
                    .mapping(claim("groups", ClaimShape.LIST, role("flink-operators", "operator"))),
            "00u1 [viewer, operator] client 0oa1"),
        new Shape(
            "Auth0",
            "https://acme.auth0.example/",
            "{\"sub\":\"auth0|5f7c\",\"aud\":[\"tenon\",\"https://acme.auth0.example/userinfo\"],\"azp\":\"spa\",\"scope\":\"openid viewer\",\"https://acme.example/roles\":[\"operator\"]}",
            "JWT",
            i ->
                i.mapping(
                        claim(
                            ClaimPath.named("https://acme.example/roles"),
                            ClaimShape.LIST,
                            ClaimOutput.roles()))
                    .mapping(claim("scope", ClaimShape.SPACE_SEPARATED, role("viewer", "viewer"))),
            "auth0|5f7c [operator, viewer] client spa"),
        new Shape(
            "Google",
            "https://accounts.google.com",
            "{\"sub\":\"110169484474386276334\",\"aud\":\"tenon\",\"azp\":\"tenon\",\"hd\":\"acme.example\",\"email\":\"ada@acme.example\",\"email_verified\":true}",
            "JWT",
            i -> i.mapping(claim("hd", ClaimShape.STRING, role("acme.example", "viewer"))),
            "110169484474386276334 [viewer] client tenon"),
        new Shape(
            "Cognito",
            "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abc",
            "{\"sub\":\"aaaa-bbbb\",\"client_id\":\"tenon\",\"token_use\":\"access\",\"scope\":\"aws.cognito.signin.user.admin\",\"username\":\"ada\",\"cognito:groups\":[\"operator\"]}",
            "",
            i ->
                i.audienceFrom(ClaimPath.of("client_id"))
                    .rules(
                        TokenRules.standard().types(ANY_OR_NONE).requiring("token_use", "access"))
                    .mapping(claim("cognito:groups", ClaimShape.LIST, ClaimOutput.roles())),
            "aaaa-bbbb [operator] client tenon"),
        new Shape(
            "GitHub Actions",
            "https://token.actions.githubusercontent.com",
            "{\"sub\":\"repo:acme/flink-jobs:environment:prod\",\"aud\":\"tenon\",\"repository\":\"acme/flink-jobs\",\"environment\":\"prod\",\"ref\":\"refs/heads/main\"}",
            "JWT",
            i ->
                i.mapping(claim("environment", ClaimShape.STRING, role("prod", "operator")))
                    .mapping(captured("repository", "acme/{repo}", "repo")),
            "repo:acme\\/flink-jobs:environment:prod [operator] repo [flink-jobs]"),
        new Shape(
            "GitLab",
            "https://gitlab.example",
            "{\"sub\":\"project_path:acme/ml:ref_type:branch:ref:main\",\"aud\":\"tenon\",\"project_path\":\"acme/ml\",\"ref_protected\":\"true\",\"user_access_level\":\"maintainer\"}",
            "JWT",
            i ->
                i.mapping(
                        claim(
                            "user_access_level", ClaimShape.STRING, role("maintainer", "operator")))
                    .mapping(claim("ref_protected", ClaimShape.STRING, role("true", "viewer")))
                    .mapping(captured("project_path", "acme/{project}", "project")),
            "project_path:acme\\/ml:ref_type:branch:ref:main [operator, viewer] project [ml]"),
        new Shape(
            "Kubernetes",
            "https://kubernetes.default.svc.cluster.local",
            "{\"sub\":\"system:serviceaccount:ml:trainer\",\"aud\":[\"tenon\"],\"kubernetes.io\":{\"namespace\":\"ml\",\"serviceaccount\":{\"name\":\"trainer\",\"uid\":\"u1\"}}}",
            "",
            i ->
                i.rules(TokenRules.standard().types(List.of(TokenRules.NO_TYPE)))
                    .mapping(
                        claim(
                            ClaimPath.pointer("/kubernetes.io/namespace"),
                            ClaimShape.STRING,
                            ClaimOutput.variable("namespace")))
                    .mapping(
                        claim(
                            ClaimPath.pointer("/kubernetes.io/serviceaccount/name"),
                            ClaimShape.STRING,
                            role("trainer", "operator"))),
            "system:serviceaccount:ml:trainer [operator] namespace [ml]"));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void token_ofAProvider_becomesItsSubject(Shape shape) throws Exception {
    Policy policy =
        Policy.builder()
            .role(Role.of("operator").with(Permission.allow("*").on("**")))
            .role(Role.of("viewer").with(Permission.allow("view").on("**")))
            .issuer(shape.configured())
            .build();
    TokenVerifier verifier =
        TokenVerifier.builder(() -> policy)
            .clock(new SettableClock(Forge.NOW))
            .documents((address, timeout) -> document(shape.issuer(), address.getPath()))
            .build();
    Map<String, Object> claims = JSONObjectUtils.parse(shape.claims());
    claims.put("iss", shape.issuer());
    claims.put("exp", Forge.NOW.getEpochSecond() + 300);
    String type = shape.type().isEmpty() ? "" : "\"typ\":\"" + shape.type() + "\",";
    String token =
        Forge.sign(
            TestKeys.RSA, "{" + type + "\"alg\":\"RS256\",\"kid\":\"rsa-1\"}", Forge.json(claims));
    Authentication result = verifier.verify(token);
    assertInstanceOf(Authenticated.class, result, result.toString());
    assertEquals(shape.subject(), words(result.subject()));
  }

  private static byte[] document(String issuer, String path) {
    String text =
        path.endsWith("/.well-known/openid-configuration")
            ? "{\"issuer\":\"" + issuer + "\",\"jwks_uri\":\"https://keys.example/keys\"}"
            : TestKeys.set(TestKeys.RSA);
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String words(Subject subject) {
    String all = subject.toString().substring(subject.issuer().length() + 1);
    for (Map.Entry<String, Set<String>> variable : subject.variables().asMap().entrySet()) {
      if (!variable.getKey().equals(Subject.USER)) {
        all += " " + variable.getKey() + " " + variable.getValue();
      }
    }
    return subject.client().isEmpty() ? all : all + " client " + subject.client();
  }

  @Test
  void page_printsTheTable() throws IOException {
    String page = Files.readString(Path.of("docs/providers.md"));
    String table = shapes().map(Shape::row).collect(Collectors.joining("\n"));
    assertTrue(page.contains(table), "the page's table should be:\n" + table);
  }
}
