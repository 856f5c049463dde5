package dev.tenon.examples.tokens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.JSONObjectUtils;
import dev.tenon.oidc.Authenticated;
import dev.tenon.oidc.Authentication;
import dev.tenon.oidc.TokenVerifier;
import dev.tenon.policy.Policy;
import dev.tenon.subject.Subject;
import dev.tenon.yaml.YamlPolicies;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The YAML of the pages about providers turns the page's claims into the page's subjects. */
class ProvidersPageTest {

  private static final Pattern PROVIDER =
      Pattern.compile(
          "\n## ([^\n]+)\n(?:(?!\n## ).)*?```yaml\n(.*?)```\n\n```json\n(.*?)```\n\n```subject\n(.*?)\n```",
          Pattern.DOTALL);

  private static RSAKey key;

  @BeforeAll
  static void makeKey() throws JOSEException {
    key = new RSAKeyGenerator(2048).keyID("k1").generate();
  }

  @TestFactory
  List<DynamicTest> page_showsSubjects() throws Exception {
    return tests("providers.md", 9);
  }

  @TestFactory
  List<DynamicTest> pageOfTenants_showsRolesInTenantsAndLimits() throws Exception {
    return tests("tenants.md", 9);
  }

  private static List<DynamicTest> tests(String file, int sections) throws Exception {
    String page = Files.readString(Path.of("../../../oidc/docs", file));
    List<DynamicTest> tests = new ArrayList<>();
    for (MatchResult provider : PROVIDER.matcher(page).results().toList()) {
      String name = provider.group(1);
      tests.add(dynamicTest(name, () -> verify(file, provider)));
    }
    assertEquals(sections, tests.size());
    return tests;
  }

  private static void verify(String file, MatchResult provider) throws Exception {
    Policy policy = YamlPolicies.parse(file, provider.group(2));
    String issuer = policy.issuers().get(0).name();
    TokenVerifier verifier =
        TokenVerifier.builder(() -> policy)
            .documents((address, timeout) -> document(issuer, address.getPath()))
            .build();
    Map<String, Object> claims = JSONObjectUtils.parse(provider.group(3));
    claims.put("iss", issuer);
    claims.put("exp", Instant.now().getEpochSecond() + 300);
    // Where the page accepts a header without a type, the token has none.
    boolean untyped = provider.group(2).contains("none]");
    JWSHeader.Builder header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k1");
    JWSObject token =
        new JWSObject(
            untyped ? header.build() : header.type(JOSEObjectType.JWT).build(),
            new Payload(claims));
    token.sign(new RSASSASigner(key));

    Authentication who = verifier.verify(token.serialize());

    assertInstanceOf(Authenticated.class, who, who::toString);
    assertEquals(provider.group(4), words(who.subject()));
  }

  private static byte[] document(String issuer, String path) {
    String text =
        path.endsWith("/.well-known/openid-configuration")
            ? "{\"issuer\":\"" + issuer + "\",\"jwks_uri\":\"https://keys.example/keys\"}"
            : new JWKSet(key).toString(true);
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String words(Subject subject) {
    StringBuilder all =
        new StringBuilder(subject.toString().substring(subject.issuer().length() + 1));
    for (Map.Entry<String, Set<String>> variable : subject.variables().asMap().entrySet()) {
      if (!variable.getKey().equals(Subject.USER)) {
        all.append(' ').append(variable.getKey()).append(' ').append(variable.getValue());
      }
    }
    return subject.client().isEmpty() ? all.toString() : all + " client " + subject.client();
  }
}
