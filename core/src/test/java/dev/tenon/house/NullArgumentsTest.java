package dev.tenon.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Request;
import dev.tenon.authz.Settings;
import dev.tenon.claims.Application;
import dev.tenon.claims.ClaimAttribute;
import dev.tenon.claims.ClaimMapping;
import dev.tenon.claims.ClaimOutput;
import dev.tenon.claims.ClaimPath;
import dev.tenon.claims.ClaimPattern;
import dev.tenon.claims.ClaimShape;
import dev.tenon.claims.Issuer;
import dev.tenon.claims.KeyTimes;
import dev.tenon.claims.SigningAlgorithm;
import dev.tenon.claims.TokenRules;
import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.condition.AttributeType;
import dev.tenon.condition.Attributes;
import dev.tenon.condition.IpAddress;
import dev.tenon.condition.IpNetwork;
import dev.tenon.condition.Operator;
import dev.tenon.condition.RuleCondition;
import dev.tenon.condition.Texts;
import dev.tenon.condition.Truth;
import dev.tenon.diagnostic.Place;
import dev.tenon.path.Literal;
import dev.tenon.path.NamePattern;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.Variable;
import dev.tenon.path.Variables;
import dev.tenon.policy.Actions;
import dev.tenon.policy.Aliases;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Inference;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.policy.TenantClause;
import dev.tenon.policy.Validity;
import dev.tenon.subject.Actor;
import dev.tenon.subject.Subject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What makes or changes a value refuses null where it enters, and says so at once. Looked at are
 * all public factories, constructors and methods that answer with a changed one.
 */
// Fault 15: null was accepted, and was found later, by something else.
final class NullArgumentsTest {

  private static final Permission PERMISSION = Permission.allow("A").on("a");
  private static final ClaimPath PATH = ClaimPath.of("groups");
  private static final Issuer ISSUER = Issuer.builder("https://id.example").audiences("a").build();

  /** A sample of every type that is looked at, and of what their methods are given. */
  private static final Map<Class<?>, Object> SAMPLES =
      Map.ofEntries(
          Map.entry(String.class, "name"),
          Map.entry(String[].class, new String[] {"name"}),
          Map.entry(int.class, 7),
          Map.entry(boolean.class, true),
          Map.entry(Duration.class, Duration.ofMinutes(1)),
          Map.entry(Instant.class, Instant.EPOCH),
          Map.entry(Clock.class, Clock.systemUTC()),
          Map.entry(URI.class, URI.create("https://id.example/keys")),
          Map.entry(List.class, List.of("a", "b")),
          Map.entry(Collection.class, List.of()),
          Map.entry(Set.class, Set.of()),
          Map.entry(Map.class, Map.of()),
          Map.entry(UnaryOperator.class, UnaryOperator.identity()),
          Map.entry(Place.class, Place.code()),
          Map.entry(Literal.class, new Literal("a")),
          Map.entry(NamePattern.class, NamePattern.of("a")),
          Map.entry(Resource.class, Resource.of("a")),
          Map.entry(ResourcePattern.class, ResourcePattern.parse("a")),
          Map.entry(ResourcePattern[].class, new ResourcePattern[] {ResourcePattern.parse("a")}),
          Map.entry(Variable.class, new Variable("a")),
          Map.entry(Variables.class, Variables.none()),
          Map.entry(Actions.class, Actions.none().declaring("name")),
          Map.entry(AttributeDeclarations.class, AttributeDeclarations.none()),
          Map.entry(AttributeType.class, AttributeType.of(AttributeType.Kind.TEXT)),
          Map.entry(AttributeType.Kind.class, AttributeType.Kind.TEXT),
          Map.entry(Attributes.class, Attributes.none()),
          Map.entry(BigDecimal.class, BigDecimal.ONE),
          Map.entry(IpAddress.class, IpAddress.of("10.0.0.1")),
          Map.entry(IpNetwork.class, IpNetwork.parse("10.0.0.0/8").orElseThrow()),
          Map.entry(Operator.class, Operator.IS),
          Map.entry(RuleCondition.class, RuleCondition.always()),
          Map.entry(Texts.class, Texts.copyOf(List.of("a"))),
          Map.entry(Truth.class, Truth.TRUE),
          Map.entry(Actor.class, Actor.of("a")),
          Map.entry(Aliases.class, Aliases.none()),
          Map.entry(Application.class, Application.of("a")),
          Map.entry(Assignment.class, Assignment.toSubject("a", "r")),
          Map.entry(Assignment.Receiver.class, Assignment.Receiver.SUBJECT),
          Map.entry(ClaimMapping.class, ClaimMapping.of(PATH, ClaimShape.LIST)),
          Map.entry(ClaimPath.class, PATH),
          Map.entry(ClaimPath[].class, new ClaimPath[] {PATH}),
          Map.entry(ClaimPattern.class, ClaimPattern.parse("t-{team}")),
          Map.entry(ClaimShape.class, ClaimShape.LIST),
          Map.entry(Effect.class, Effect.ALLOW),
          Map.entry(Inference.class, Inference.of("r", List.of("a"), List.of("b"))),
          Map.entry(Inference[].class, new Inference[0]),
          Map.entry(Issuer.class, ISSUER),
          Map.entry(Issuer.Builder.class, ISSUER.toBuilder()),
          Map.entry(KeyTimes.class, KeyTimes.standard()),
          Map.entry(Permission.class, PERMISSION),
          Map.entry(Permission[].class, new Permission[] {PERMISSION}),
          Map.entry(Policy.class, Policy.builder().build()),
          Map.entry(Policy.Builder.class, Policy.builder()),
          Map.entry(Role.class, Role.of("r")),
          Map.entry(SigningAlgorithm[].class, SigningAlgorithm.values()),
          Map.entry(Subject.class, Subject.of("ada")),
          Map.entry(Tenant.class, Tenant.of("t")),
          Map.entry(TenantClause.class, TenantClause.of(ResourcePattern.parse("a"), Place.code())),
          Map.entry(TokenRules.class, TokenRules.standard()),
          Map.entry(Validity.class, Validity.always()),
          Map.entry(ClaimOutput.class, ClaimOutput.roles()),
          Map.entry(ClaimAttribute.class, ClaimAttribute.of("subject.level")),
          Map.entry(Request.class, Request.of(Subject.of("ada"), "A", Resource.of("a"))),
          Map.entry(Settings.class, Settings.standard()),
          Map.entry(Authorizer.class, Authorizer.compile(Policy.builder().build())));

  static Stream<Class<?>> types() {
    return SAMPLES.keySet().stream()
        .filter(type -> type.getName().startsWith("dev.tenon.") && !type.isArray());
  }

  @ParameterizedTest
  @MethodSource("types")
  void nullArgument_isRefused(Class<?> type) {
    List<String> accepted = new ArrayList<>();
    for (Executable made : makers(type)) {
      for (int i = 0; i < made.getParameterCount(); i++) {
        if (!made.getParameterTypes()[i].isPrimitive()
            && !made.getAnnotatedParameterTypes()[i].isAnnotationPresent(Nullable.class)
            && !refuses(made, i)) {
          accepted.add(made + " argument " + i);
        }
      }
    }
    assertEquals(List.of(), accepted);
  }

  @Test
  void makers_areFound() {
    assertTrue(types().mapToInt(type -> makers(type).size()).sum() > 150);
  }

  private static List<Executable> makers(Class<?> type) {
    List<Executable> makers = new ArrayList<>(List.of(type.getConstructors()));
    Arrays.stream(type.getMethods())
        .filter(method -> method.getDeclaringClass() == type)
        .filter(method -> type.isAssignableFrom(method.getReturnType()))
        .forEach(makers::add);
    makers.removeIf(
        made -> !Arrays.stream(made.getParameterTypes()).allMatch(SAMPLES::containsKey));
    return makers;
  }

  private static boolean refuses(Executable made, int index) {
    Object[] arguments = Arrays.stream(made.getParameterTypes()).map(SAMPLES::get).toArray();
    arguments[index] = null;
    try {
      if (made instanceof Constructor<?> constructor) {
        constructor.newInstance(arguments);
      } else if (made instanceof Method method) {
        Object self = SAMPLES.get(method.getDeclaringClass());
        method.invoke(Modifier.isStatic(method.getModifiers()) ? null : self, arguments);
      }
      return false;
    } catch (InvocationTargetException thrown) {
      return thrown.getCause() instanceof NullPointerException;
    } catch (ReflectiveOperationException impossible) {
      throw new LinkageError(impossible.getMessage(), impossible);
    }
  }
}
