package dev.tenon.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tenon.claims.Application;
import dev.tenon.claims.ClaimAttribute;
import dev.tenon.claims.ClaimHolding;
import dev.tenon.claims.ClaimMapping;
import dev.tenon.claims.ClaimOutput;
import dev.tenon.claims.ClaimPart;
import dev.tenon.claims.ClaimPath;
import dev.tenon.claims.ClaimPattern;
import dev.tenon.claims.ClaimShape;
import dev.tenon.claims.Issuer;
import dev.tenon.claims.KeyTimes;
import dev.tenon.claims.SigningAlgorithm;
import dev.tenon.claims.TokenRules;
import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.condition.AttributeType;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.subject.HeldRole;
import dev.tenon.suite.Mutants;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

/** Whatever a policy says about claims and issuers is written such that it is read back equal. */
@Tag("differential")
class ClaimsRoundTripProperties {

  private static final List<String> WORDS =
      List.of(
          "ml", "yes", "1.10", "a b", "a: b", "#a", "{c}", "*", "${", "é", "a/b", "~", "'", "<<");

  /** No mapping gives the role of everyone. */
  private static final List<String> ROLES =
      WORDS.stream().filter(word -> !word.equals("*")).toList();

  private static final List<String> LIMITS = List.of("reader", "as-it-stands", "key", "no");

  private static final List<String> TENANTS = List.of("acme", "as-it-stands", "key", "1.10", "a b");

  private static final List<ClaimPath> PATHS =
      List.of(
          ClaimPath.of("groups"),
          ClaimPath.of("realm_access.roles"),
          ClaimPath.pointer("/resource_access/my.client/roles"),
          ClaimPath.pointer("/a~1b/~0c/0"),
          ClaimPath.named("https://acme.example/roles"),
          ClaimPath.named("a.b"),
          ClaimPath.named("yes"));

  private static final List<ClaimPattern> PATTERNS =
      List.of(
          ClaimPattern.parse("flyte-{project}-{domain}"),
          ClaimPattern.parse("{project}"),
          ClaimPattern.parse("\\{x\\}\\\\: {project} #"));

  private static final List<ClaimShape> SHAPES =
      Stream.of(ClaimShape.values()).filter(shape -> shape != ClaimShape.SCALAR).toList();

  private static final AttributeDeclarations ATTRIBUTES =
      AttributeDeclarations.none()
          .with("subject.level", AttributeType.of(AttributeType.Kind.TEXTS))
          .with("subject.no", AttributeType.of(AttributeType.Kind.TEXTS));

  private static final class Maker {

    private final Random random;

    Maker(long seed) {
      random = new Random(seed);
    }

    <T> T any(List<T> values) {
      return values.get(random.nextInt(values.size()));
    }

    boolean sometimes() {
      return random.nextInt(2) == 0;
    }

    Set<String> some(List<String> from) {
      Set<String> words = new LinkedHashSet<>();
      for (int i = random.nextInt(3); i > 0; i--) {
        words.add(any(from));
      }
      return words;
    }

    Map<String, Set<String>> table(List<String> results) {
      Map<String, Set<String>> table = new LinkedHashMap<>();
      some(WORDS).forEach(word -> table.put(word, some(results)));
      return table;
    }

    private ClaimAttribute attribute(boolean captures) {
      ClaimAttribute attribute = ClaimAttribute.of("subject." + any(List.of("level", "no")));
      attribute = captures && sometimes() ? attribute.ofCapture("project") : attribute;
      return sometimes() ? attribute : attribute.mappedBy(table(WORDS));
    }

    ClaimMapping mapping() {
      if (random.nextInt(8) == 0) {
        return ClaimMapping.of(any(PATHS), ClaimShape.SCALAR).giving(attribute(false));
      }
      ClaimMapping mapping = ClaimMapping.of(any(PATHS), any(SHAPES));
      boolean captures = sometimes();
      if (captures) {
        ClaimPattern pattern = any(PATTERNS);
        mapping =
            mapping.matching(
                sometimes() ? pattern : pattern.choosing("project", List.of(any(WORDS), "ml")));
      }
      mapping =
          mapping.yielding(
              from(captures, sometimes() ? ClaimOutput.roles() : ClaimOutput.roles(table(ROLES))));
      if (sometimes()) {
        mapping =
            mapping.yielding(
                from(
                    captures,
                    sometimes()
                        ? ClaimOutput.variable("project")
                        : ClaimOutput.variable("project", table(WORDS))));
      }
      if (sometimes()) {
        mapping = mapping.giving(attribute(captures));
      } else {
        for (int i = random.nextInt(3); i > 0; i--) {
          mapping = mapping.holding(holding(captures, mapping.shape()));
        }
      }
      if (sometimes()) {
        mapping = mapping.limiting(parts(captures, mapping.shape(), LIMITS));
        mapping = sometimes() ? mapping.optional() : mapping;
      }
      return mapping;
    }

    private ClaimHolding holding(boolean captures, ClaimShape shape) {
      if (sometimes()) {
        return parts(captures, shape, ROLES);
      }
      Map<String, Set<HeldRole>> rows = new LinkedHashMap<>();
      some(WORDS)
          .forEach(
              word ->
                  rows.put(
                      word,
                      Set.of(
                          HeldRole.of(any(ROLES)).in(any(TENANTS)).withVariable("project", "ml"),
                          HeldRole.of(any(ROLES)).on("a/b").until(Instant.EPOCH))));
      return ClaimHolding.table(source(captures, shape), rows);
    }

    private ClaimHolding.Parts parts(boolean captures, ClaimShape shape, List<String> names) {
      ClaimHolding.Parts parts = ClaimHolding.of(part(captures, shape, names));
      if (sometimes()) {
        parts = parts.in(part(captures, shape, TENANTS));
      }
      if (sometimes()) {
        parts = parts.on(part(captures, shape, List.of("a", "a/b", "é", "yes")));
      }
      if (sometimes()) {
        parts = parts.withVariable("project", part(captures, shape, WORDS));
      }
      return parts;
    }

    private ClaimPart part(boolean captures, ClaimShape shape, List<String> words) {
      ClaimPart part = sometimes() ? ClaimPart.constant(any(words)) : source(captures, shape);
      part = sometimes() ? part : part.mappedBy(table(words));
      return sometimes() ? part : part.within("*a b*");
    }

    private ClaimPart source(boolean captures, ClaimShape shape) {
      if (captures && sometimes()) {
        return ClaimPart.capture("project");
      }
      if (shape == ClaimShape.MAP && sometimes()) {
        return ClaimPart.member(any(PATHS));
      }
      return sometimes() ? ClaimPart.value() : ClaimPart.claim(any(PATHS));
    }

    private ClaimOutput from(boolean captures, ClaimOutput output) {
      return captures && sometimes() ? output.ofCapture("project") : output;
    }

    Duration seconds(int most) {
      return Duration.ofMillis(1 + random.nextInt(most * 1000));
    }

    TokenRules rules() {
      TokenRules rules = TokenRules.standard().skew(seconds(299));
      if (sometimes()) {
        rules = rules.types(List.of("JWT", TokenRules.NO_TYPE)).parties(some(WORDS));
      }
      if (sometimes()) {
        rules = rules.maxAge(seconds(100_000)).limits(1000 + random.nextInt(9000), 8);
      }
      return sometimes() ? rules.requiring("token_use", any(WORDS)) : rules;
    }

    Issuer issuer(String name) {
      Issuer.Builder issuer = Issuer.builder(name).audiences(any(WORDS)).rules(rules());
      if (sometimes()) {
        issuer.algorithms(any(List.of(SigningAlgorithm.values())), SigningAlgorithm.EDDSA);
      }
      if (sometimes()) {
        issuer.audienceFrom(any(PATHS)).identifiedBy(any(PATHS)).client(any(PATHS), any(PATHS));
      }
      for (int i = random.nextInt(3); i > 0; i--) {
        issuer.mapping(mapping());
      }
      for (String client : some(WORDS)) {
        issuer.application(
            Application.of(client).withRoles(some(ROLES)).withVariable("project", some(WORDS)));
      }
      if (sometimes()) {
        issuer
            .keys(URI.create("https://keys.example/jwks?a=b#c"))
            .keyTimes(
                new KeyTimes(
                    seconds(600), Duration.ofHours(2), Duration.ofSeconds(40), seconds(9)));
      }
      return issuer.build();
    }

    Policy policy() {
      Policy.Builder policy = Policy.builder().attributes(ATTRIBUTES);
      ROLES.forEach(role -> policy.role(Role.of(role)));
      policy.withLimits(LIMITS.stream().map(Role::of).toList());
      policy.tenant(Tenant.of("*").including("a"));
      for (int i = random.nextInt(3); i > 0; i--) {
        policy.claims(mapping());
      }
      for (int i = random.nextInt(3); i > 0; i--) {
        policy.issuer(issuer("https://login.example/" + i));
      }
      return policy.build();
    }
  }

  @Property(tries = 300)
  void print_isReadBackEqual(@ForAll long seed) {
    Policy policy = new Maker(seed).policy();
    String text = YamlPolicies.print(policy);
    assertEquals(policy, YamlPolicies.parse("printed.yaml", text), text);
    assertEquals(text, YamlPolicies.print(YamlPolicies.parse("printed.yaml", text)));
  }

  // Fault 41: a dropped mapping was written as its Java toString.
  @Property(tries = 100)
  void aDroppedMapping_isReadBackEqual(@ForAll long seed) {
    Policy policy = new Maker(seed).policy();
    List<ClaimMapping> read =
        Mutants.of(policy, List.of()).survived().stream()
            .filter(mutant -> mutant.kind().equals("drop-mapping"))
            .map(mutant -> read(policy, mutant.edit().before()))
            .toList();
    Set<ClaimMapping> expected = new LinkedHashSet<>(policy.claimMappings());
    policy.issuers().forEach(issuer -> expected.addAll(issuer.mappings()));
    assertEquals(expected, Set.copyOf(read));
  }

  private static ClaimMapping read(Policy policy, String text) {
    Policy roles =
        Policy.builder()
            .attributes(ATTRIBUTES)
            .withRoles(policy.roles().values())
            .withLimits(policy.limits().values())
            .tenant(Tenant.of("*").including("a"))
            .build();
    String file = YamlPolicies.print(roles) + "claims: [" + text + "]\n";
    return YamlPolicies.parse("mapping.yaml", file).claimMappings().get(0);
  }

  @Property(tries = 100)
  void print_isValidBySchema(@ForAll long seed) throws IOException {
    String text = YamlPolicies.print(new Maker(seed).policy());
    assertEquals(List.of(), SchemaTest.violations(text), text);
  }
}
