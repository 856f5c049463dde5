package dev.tenon.policy;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.admin.AdminEvent;
import dev.tenon.admin.AdminSettings;
import dev.tenon.admin.ServiceAccounts;
import dev.tenon.analysis.Invariant;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Relations;
import dev.tenon.authz.Settings;
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
import dev.tenon.condition.AttributeSource;
import dev.tenon.condition.AttributeType;
import dev.tenon.condition.Attributes;
import dev.tenon.condition.Operator;
import dev.tenon.condition.RuleCondition;
import dev.tenon.diagnostic.Place;
import dev.tenon.live.AuditSettings;
import dev.tenon.live.Identities;
import dev.tenon.live.LiveSettings;
import dev.tenon.live.Overflow;
import dev.tenon.path.NamePattern;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.subject.RoleScope;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each method of a noun that answers with a changed one changes what it names and keeps every other
 * component. A component that is added to a noun and not to {@link #nouns} is red, and so is one
 * that a wither does not keep.
 */
final class WithersTest {

  /**
   * A noun with nothing but what it needs, and one in which every component is another.
   *
   * @param several the withers that name more than one component, with these
   */
  record Noun<T>(Class<T> type, T bare, T full, Map<String, Set<String>> several) {

    static <T> Noun<T> of(Class<T> type, T bare, T full) {
      return new Noun<>(type, bare, full, Map.of());
    }

    @Override
    public String toString() {
      return type.getSimpleName();
    }
  }

  private static final Place PLACE = Place.of("policy.yaml", 3, 5);
  private static final Validity YEAR =
      Validity.between(
          Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2027-01-01T00:00:00Z"));

  private static final RuleCondition OWNER =
      RuleCondition.test("resource.owner", Operator.IS, "${user}");
  private static final Inference CONSUMES =
      Inference.of("consumes", List.of("group", "{g}"), List.of("topic", "{t}"));
  private static final ClaimOutput TEAM =
      ClaimOutput.variable("team", Map.of("red", List.of("r"))).ofCapture("team");
  private static final ClaimPart SQUAD =
      ClaimPart.capture("team").mappedBy(Map.of("red", List.of("r"))).within("r*");
  private static final ClaimHolding.Parts HELD =
      ClaimHolding.of(SQUAD)
          .in(ClaimPart.value())
          .on(ClaimPart.value())
          .withVariable("team", ClaimPart.value());
  private static final ClaimAttribute LEVEL =
      ClaimAttribute.of("subject.level").ofCapture("team").mappedBy(Map.of("red", List.of("1")));
  private static final ClaimMapping GROUPS =
      ClaimMapping.of(ClaimPath.of("groups"), ClaimShape.LIST)
          .matching(ClaimPattern.parse("t-{team}"))
          .yielding(TEAM)
          .giving(LEVEL)
          .holding(HELD)
          .limiting(HELD)
          .optional()
          .at(PLACE);
  private static final Invariant.Exclusive EXCLUSIVE =
      new Invariant.Exclusive(Set.of("payer", "approver"), Set.of(), PLACE);
  private static final Authorizer NOTHING = Authorizer.compile(Policy.builder().build());
  private static final Application CART =
      Application.of("cart").withRoles("r").withVariable("team", "red");

  static Stream<Noun<?>> nouns() {
    return Stream.of(
        Noun.of(
            Permission.class,
            Permission.allow("A"),
            Permission.deny("B")
                .on("b")
                .during(YEAR)
                .when(RuleCondition.test("resource.owner", Operator.IS, "bob"))
                .except(Except.resources("b/c"))
                .approvedBy("lead")
                .withId("b")
                .describedAs("the rule b")
                .inheritedBy("editor")
                .at(PLACE)),
        Noun.of(
            Except.class,
            Except.actions("A"),
            Except.resources("b")
                .withActions("B")
                .withRoles("r")
                .withCondition(RuleCondition.test("resource.owner", Operator.IS, "bob"))),
        Noun.of(
            Role.class,
            Role.of("a"),
            Role.of("b")
                .describedAs("the role b")
                .with(Permission.allow("A").on("a"))
                .inheriting("c")
                .inheritingWhen("d", RuleCondition.test("resource.owner", Operator.IS, "bob"))
                .heldInTenantOnly(true)
                .at(PLACE)),
        new Noun<>(
            Tenant.class,
            Tenant.of("a"),
            Tenant.of("b")
                .describedAs("the tenant b")
                .including("b")
                .excluding("b/c")
                .inferring(CONSUMES)
                .enteredBy("b-*")
                .administeredBy("b-admin")
                .withAdminsAssign(List.of(NamePattern.of("payer")))
                .at(PLACE),
            Map.of(
                "mapClauses",
                Set.of("includes", "excludes"),
                "withName",
                Set.of("name", "pattern"))),
        Noun.of(
            TenantClause.class,
            TenantClause.of(ResourcePattern.parse("a"), Place.code()),
            TenantClause.of(ResourcePattern.parse("b"), PLACE)),
        Noun.of(Inference.class, Inference.of("a", List.of("a"), List.of("b")), CONSUMES.at(PLACE)),
        new Noun<>(
            Assignment.class,
            Assignment.toSubject("a", "r"),
            Assignment.toClient("b", "s")
                .fromIssuer("https://id.example")
                .limitedTo("reader")
                .in("acme")
                .because("INC-31")
                .ownedBy("acme")
                .at(PLACE),
            Map.of("ownedBy", Set.of("owner", "scope"))),
        new Noun<>(
            RoleScope.class,
            RoleScope.everywhere(),
            RoleScope.everywhere()
                .in("acme")
                .on("docs/plans")
                .withVariable("project", "ml")
                .withUnset("domain")
                .until(Instant.parse("2026-07-01T00:00:00Z")),
            Map.of()),
        Noun.of(ClaimMapping.class, ClaimMapping.of(ClaimPath.of("a"), ClaimShape.STRING), GROUPS),
        Noun.of(ClaimOutput.class, ClaimOutput.roles(), TEAM),
        Noun.of(ClaimAttribute.class, ClaimAttribute.of("subject.name"), LEVEL),
        Noun.of(ClaimHolding.Parts.class, ClaimHolding.of(ClaimPart.constant("a")), HELD),
        Noun.of(Application.class, Application.of("a"), CART),
        new Noun<>(
            TokenRules.class,
            TokenRules.standard(),
            TokenRules.standard()
                .types(List.of("jwt"))
                .parties(List.of("cart"))
                .requiring("use", "access")
                .skew(Duration.ofSeconds(7))
                .maxAge(Duration.ofHours(1))
                .limits(1_000, 5),
            Map.of("limits", Set.of("maxLength", "maxDepth"))),
        Noun.of(
            KeyTimes.class,
            KeyTimes.standard(),
            new KeyTimes(
                Duration.ofMinutes(1),
                Duration.ofHours(1),
                Duration.ofSeconds(3),
                Duration.ofSeconds(4))),
        Noun.of(
            Issuer.class,
            Issuer.builder("https://a.example").audiences("a").build(),
            Issuer.builder("https://id.example")
                .audiences("shop")
                .algorithms(SigningAlgorithm.ES256)
                .rules(TokenRules.standard().skew(Duration.ZERO))
                .audienceFrom(ClaimPath.of("client_id"))
                .identifiedBy(ClaimPath.of("email"))
                .client(ClaimPath.of("app"))
                .mapping(GROUPS)
                .application(CART)
                .keys(URI.create("https://id.example/keys"))
                .keyTimes(KeyTimes.standard().timeout(Duration.ofSeconds(1)))
                .at(PLACE)
                .build()),
        Noun.of(
            Settings.class,
            Settings.standard(),
            Settings.standard()
                .withClock(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC))
                .withRelations((relation, target) -> List.of(Resource.of("source")))
                .withRoleCost(1)
                .withSubjectCost(2)
                .withRoleSetBytes(3)
                .withFusedRules(4)
                .withExecutor(Runnable::run)
                .withAttributeSource(resource -> Attributes.none())),
        Noun.of(
            AdminSettings.class,
            AdminSettings.standard(),
            AdminSettings.standard()
                .withBuiltInRoles("viewer")
                .withServiceAccounts((issuer, id) -> true)
                .withClock(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC))
                .withSettings(Settings.standard().withRoleCost(1))
                .withSteps(2)
                .withExclusive(new Invariant.Exclusive(Set.of("maker", "checker"), Set.of(), PLACE))
                .withListener(event -> {})),
        new Noun<>(
            LiveSettings.class,
            LiveSettings.standard(),
            LiveSettings.standard()
                .withCompiling(Settings.standard().withRoleCost(1))
                .withClock(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC))
                .withNanoTime(() -> 0)
                .withExecutor(Runnable::run)
                .withFallback(Policy.builder().build())
                .denyingAfter(Duration.ofHours(1)),
            Map.of("staleAfter", Set.of("limit", "denying"), "denyingAfter", Set.of("limit"))),
        Noun.of(
            AuditSettings.class,
            AuditSettings.showing(Identities.asTheyAre()),
            AuditSettings.showing(Identities.omitted())
                .whenFull(Overflow.DENY)
                .withCapacity(1)
                .withOneAllowIn(2)
                .withClock(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC))
                .withRulesOf(NOTHING)
                .withContext(() -> "a", Map::of)
                .withAttributeValues("request.mfa")));
  }

  /** What a wither is given, by the type of its parameter: of each, something in no sample. */
  private static final Map<String, Object> ARGUMENTS =
      Map.ofEntries(
          Map.entry("java.lang.String", "other"),
          Map.entry("java.lang.String[]", new String[] {"resource.other"}),
          Map.entry("int", 7),
          Map.entry("long", 7L),
          Map.entry("LongSupplier", (LongSupplier) () -> 1),
          Map.entry("Policy", Policy.builder().role(Role.of("other")).build()),
          Map.entry("Executor", (Executor) task -> {}),
          Map.entry("Relations", (Relations) (relation, target) -> List.of()),
          Map.entry("AttributeSource", (AttributeSource) resource -> Attributes.none()),
          Map.entry("Settings", Settings.standard().withRoleCost(7)),
          Map.entry("ServiceAccounts", (ServiceAccounts) (issuer, id) -> false),
          Map.entry("Consumer<AdminEvent>", (Consumer<AdminEvent>) event -> {}),
          Map.entry("Invariant$Exclusive[]", new Invariant.Exclusive[] {EXCLUSIVE}),
          Map.entry("Collection<Invariant$Exclusive>", List.of(EXCLUSIVE)),
          Map.entry("boolean", false),
          Map.entry("RoleScope", RoleScope.everywhere().in("other")),
          Map.entry("Resource", Resource.of("other")),
          Map.entry("java.time.Instant", Instant.parse("2027-07-01T00:00:00Z")),
          Map.entry("java.time.Clock", Clock.systemUTC()),
          Map.entry("Overflow", Overflow.DROP),
          Map.entry("Authorizer", Authorizer.compile(Policy.builder().build())),
          Map.entry("Supplier<java.lang.String>", (Supplier<String>) () -> "other"),
          Map.entry(
              "Supplier<Map<java.lang.String, java.lang.String>>",
              (Supplier<Map<String, String>>) Map::of),
          Map.entry("java.time.Duration", Duration.ofSeconds(61)),
          Map.entry("Place", Place.of("other.yaml", 7, 7)),
          Map.entry("Effect", Effect.STAGE),
          Map.entry("Validity", Validity.always()),
          Map.entry("RuleCondition", RuleCondition.not(OWNER)),
          Map.entry("ClaimPattern", ClaimPattern.parse("other-{team}")),
          Map.entry("ClaimOutput", ClaimOutput.roles()),
          Map.entry("ClaimAttribute", ClaimAttribute.of("subject.name")),
          Map.entry("Collection<ClaimAttribute>", List.of(ClaimAttribute.of("subject.name"))),
          Map.entry("ClaimPart", ClaimPart.constant("other")),
          Map.entry("ClaimHolding", ClaimHolding.of(ClaimPart.constant("other"))),
          Map.entry("ClaimHolding$Parts", ClaimHolding.of(ClaimPart.constant("other"))),
          Map.entry(
              "Collection<? extends ClaimHolding>",
              List.of(ClaimHolding.of(ClaimPart.constant("other")))),
          Map.entry("ResourcePattern", ResourcePattern.parse("other")),
          Map.entry("ResourcePattern[]", new ResourcePattern[] {ResourcePattern.parse("other")}),
          Map.entry("Permission[]", new Permission[] {Permission.stage("A").on("other")}),
          Map.entry("Inference[]", new Inference[] {CONSUMES.at(Place.code()), other(CONSUMES)}),
          Map.entry("Collection<java.lang.String>", List.of("other")),
          Map.entry("Collection<NamePattern>", List.of(NamePattern.of("other"))),
          Map.entry("Collection<ResourcePattern>", List.of(ResourcePattern.parse("other"))),
          Map.entry("Except[]", new Except[] {Except.actions("other")}),
          Map.entry("Collection<Except>", List.of(Except.actions("other"))),
          Map.entry("Collection<Permission>", List.of(Permission.stage("A").on("other"))),
          Map.entry(
              "Collection<Role>",
              List.of(Role.of("other").with(Permission.stage("A").on("other")))),
          Map.entry("Collection<Inference>", List.of(other(CONSUMES))),
          Map.entry("Collection<ClaimOutput>", List.of(ClaimOutput.roles())),
          Map.entry("Collection<ClaimMapping>", List.of(GROUPS, GROUPS.withYields(List.of()))),
          Map.entry(
              "Collection<TenantClause>",
              List.of(TenantClause.of(ResourcePattern.parse("other"), Place.code()))),
          Map.entry(
              "UnaryOperator<ResourcePattern>",
              (UnaryOperator<ResourcePattern>) p -> ResourcePattern.parse("other")),
          Map.entry(
              "UnaryOperator<Permission>",
              (UnaryOperator<Permission>) p -> p.withEffect(Effect.STAGE)),
          Map.entry(
              "UnaryOperator<TenantClause>",
              (UnaryOperator<TenantClause>) c -> c.withPattern(ResourcePattern.parse("other"))),
          Map.entry(
              "Map<java.lang.String, RuleCondition>",
              Map.of("other", RuleCondition.test("resource.owner", Operator.IS, "eve"))),
          Map.entry("Predicate<java.lang.String>", (Predicate<String>) "c"::equals),
          Map.entry("UnaryOperator<Inference>", (UnaryOperator<Inference>) WithersTest::other),
          Map.entry(
              "Map<java.lang.String, ? extends Collection<java.lang.String>>",
              Map.of("blue", List.of("b"))));

  private static Inference other(Inference inference) {
    return Inference.of("other", inference.from(), inference.to()).at(inference.place());
  }

  @ParameterizedTest
  @MethodSource("nouns")
  void sample_differsInEveryComponent(Noun<?> noun) {
    components(noun.type())
        .forEach(
            field ->
                assertNotEquals(
                    value(field, noun.bare()),
                    value(field, noun.full()),
                    () -> noun + " has a component `" + field.getName() + "` without a sample"));
  }

  @ParameterizedTest
  @MethodSource("nouns")
  void wither_keepsEveryOtherComponent(Noun<?> noun) throws ReflectiveOperationException {
    List<Method> withers = withersOf(noun.type());
    assertFalse(withers.isEmpty());
    for (Method wither : withers) {
      Object changed = wither.invoke(noun.full(), arguments(wither));
      Set<String> names = changes(noun.type(), noun.full(), changed);
      Set<String> expected = noun.several().getOrDefault(wither.getName(), names);
      assertEquals(expected, names, wither::toString);
      assertTrue(
          names.size() == 1 || noun.several().containsKey(wither.getName()),
          () -> wither + " changes " + names);
    }
  }

  @Test
  void toBuilder_keepsEveryComponent() {
    Issuer issuer =
        nouns()
            .map(Noun::full)
            .filter(Issuer.class::isInstance)
            .map(Issuer.class::cast)
            .toList()
            .get(0);
    assertEquals(Set.of(), changes(Issuer.class, issuer, issuer.toBuilder().build()));

    Policy policy =
        Policy.builder()
            .role(Role.of("r").with(Permission.allow("A").on("a")))
            .tenant(Tenant.of("t").including("a").enteredBy("r"))
            .authorizing("r")
            .administeredBy("admin")
            .actions(Actions.none().declaring("A"))
            .assign(Assignment.toSubject("ada", "r"))
            .aliases(Aliases.none().with(Resource.of("x"), Resource.of("y")))
            .valueRules(ValueRules.none().without("user", "_"))
            .claims(
                ClaimMapping.of(ClaimPath.of("groups"), ClaimShape.LIST)
                    .yielding(ClaimOutput.roles(Map.of("team", List.of("r")))))
            .issuer(Issuer.builder("https://id.example").audiences("shop").build())
            .limit(Role.of("reader").with(Permission.allow("A").on("a")))
            .ownRole("t", Role.of("own").inheriting("r"))
            .attributes(
                AttributeDeclarations.none()
                    .with("resource.owner", AttributeType.of(AttributeType.Kind.TEXT)))
            .version("v1")
            .build();
    Policy bare = Policy.builder().build();
    assertEquals(
        components(Policy.class).map(Field::getName).collect(toSet()),
        changes(Policy.class, bare, policy),
        "a component of a policy without a sample");
    assertEquals(policy, policy.toBuilder().build());
  }

  /** A wither that forgets a component, to see that the law sees it. */
  static final class Forgetful {
    private final String one;
    private final String two;

    Forgetful(String one, String two) {
      this.one = one;
      this.two = two;
    }

    public Forgetful withOne(String other) {
      return new Forgetful(other, "");
    }

    @Override
    public String toString() {
      return one + two;
    }
  }

  @Test
  void wither_thatForgetsAComponent_andComponentWithoutSample_areRed() {
    Forgetful bare = new Forgetful("", "");
    Noun<Forgetful> whole = Noun.of(Forgetful.class, bare, new Forgetful("a", "b"));
    assertThrows(AssertionError.class, () -> wither_keepsEveryOtherComponent(whole));
    Noun<Forgetful> partial = Noun.of(Forgetful.class, bare, new Forgetful("a", ""));
    assertThrows(AssertionError.class, () -> sample_differsInEveryComponent(partial));
  }

  private static List<Method> withersOf(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()))
        .filter(method -> !Modifier.isStatic(method.getModifiers()) && !method.isSynthetic())
        .filter(method -> method.getReturnType() == type && method.getParameterCount() > 0)
        .peek(method -> method.setAccessible(true))
        .toList();
  }

  private static Object[] arguments(Method wither) {
    return Arrays.stream(wither.getGenericParameterTypes()).map(WithersTest::argument).toArray();
  }

  private static Object argument(Type type) {
    String name = type.getTypeName().replaceAll("\\b(dev\\.tenon|java\\.util)(\\.[a-z]+)*\\.", "");
    Object argument = ARGUMENTS.get(name);
    assertTrue(argument != null, () -> "no sample of " + name);
    return argument;
  }

  private static Stream<Field> components(Class<?> type) {
    return Arrays.stream(type.getDeclaredFields())
        .filter(field -> !Modifier.isStatic(field.getModifiers()) && !field.isSynthetic())
        .filter(field -> !Modifier.isTransient(field.getModifiers())) // follows from the others
        .peek(field -> field.setAccessible(true));
  }

  private static Set<String> changes(Class<?> type, Object one, Object other) {
    Set<String> names = new HashSet<>();
    components(type)
        .filter(field -> !value(field, one).equals(value(field, other)))
        .forEach(field -> names.add(field.getName()));
    return names;
  }

  private static Object value(Field field, Object of) {
    try {
      return Optional.ofNullable(field.get(of));
    } catch (IllegalAccessException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
