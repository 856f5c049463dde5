package dev.tenon.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.tenon.house.House.Room;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/**
 * The laws of the house, each a rule about all classes below a root package. The root is a
 * parameter so that {@link LawsTest} can hold the same rules against the house itself and against
 * planted offenders.
 */
final class Laws {

  /** A room imports lower floors only, and nothing lives outside the rooms. */
  static ArchRule floors(String root) {
    return law(
        "import lower floors only, never sideways and never up",
        (type, offence) -> {
          Optional<Room> home = House.roomOf(type.getPackageName(), root);
          if (home.isEmpty()) {
            offence.accept(type.getName() + " lives in no room of the house");
            return;
          }
          for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
            String target = dependency.getTargetClass().getBaseComponentType().getPackageName();
            boolean inHouse = target.equals(root) || target.startsWith(root + ".");
            boolean atHome = target.equals(home.get().in(root));
            boolean below =
                House.roomOf(target, root)
                    .filter(room -> room.floor() < home.get().floor())
                    .isPresent();
            if (inHouse && !atHome && !below) {
              offence.accept(dependency.getDescription());
            }
          }
        });
  }

  /** Core reads no file, opens no socket, starts no thread or process, and logs nothing. */
  static ArchRule nothingOutside() {
    return law(
        "touch no file, socket, thread, process or log",
        (type, offence) -> {
          for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
            String target = dependency.getTargetClass().getBaseComponentType().getName();
            if (!PLAIN_VALUES.contains(target)
                && !passesOnAnInterrupt(dependency)
                && (OUTSIDE_TYPES.contains(target)
                    || OUTSIDE_PACKAGES.stream().anyMatch(target::startsWith))) {
              offence.accept(dependency.getDescription());
            }
          }
          type.getCodeUnitAccessesFromSelf().stream()
              .filter(
                  access ->
                      Set.of("parallel", "parallelStream").contains(access.getTarget().getName()))
              .forEach(access -> offence.accept(access.getDescription()));
        });
  }

  /** No regular expression where requests are decided, nor behind the back of a string method. */
  static ArchRule noRegex(String root) {
    return law(
        "run no regular expression in the rooms where requests are decided",
        (type, offence) -> {
          if (House.roomOf(type.getPackageName(), root).filter(Room::hot).isEmpty()) {
            return;
          }
          for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
            if (dependency.getTargetClass().getPackageName().equals("java.util.regex")) {
              offence.accept(dependency.getDescription());
            }
          }
          type.getCodeUnitAccessesFromSelf().stream()
              .filter(access -> access.getTargetOwner().isEquivalentTo(String.class))
              .filter(access -> REGEX_METHODS.contains(access.getTarget().getName()))
              .forEach(access -> offence.accept(access.getDescription()));
        });
  }

  /** What callers see speaks of the JDK and of exported rooms: no Guava, no hidden room. */
  static ArchRule plainApi(String root) {
    return law(
        "expose neither Guava nor a hidden room",
        (type, offence) -> {
          boolean exported =
              House.roomOf(type.getPackageName(), root).filter(Room::seen).isPresent();
          if (!exported || !isOpen(type)) {
            return;
          }
          exposedBy(type)
              .filter(
                  raw ->
                      raw.getPackageName().startsWith("com.google.")
                          || House.roomOf(raw.getPackageName(), root)
                              .filter(room -> !room.seen())
                              .isPresent())
              .distinct()
              .forEach(raw -> offence.accept(type.getName() + " exposes " + raw.getName()));
        });
  }

  /** Every room says that its types are not null unless they say so. */
  static ArchRule nullMarked() {
    return law(
        "live in a package that is @NullMarked",
        (type, offence) -> {
          if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
            offence.accept(type.getPackageName() + " of " + type.getName() + " is not @NullMarked");
          }
        });
  }

  /**
   * A noun of a policy is changed by its own methods, which keep what they do not name. Who makes
   * one of the parts of another one loses the parts that are added later; a lost condition of a
   * rule widens access.
   */
  static ArchRule changedInOnePlace(String root) {
    return law(
        "make no noun of a policy of the parts of another one",
        (type, offence) -> {
          if (Set.of(root + ".policy", root + ".claims").contains(type.getPackageName())) {
            return;
          }
          for (JavaCodeUnit unit : type.getCodeUnits()) {
            Set<String> made = new TreeSet<>();
            Set<String> read = new TreeSet<>();
            for (JavaCodeUnitAccess<?> access : type.getCodeUnitAccessesFromSelf()) {
              if (!access.getOrigin().equals(unit)) {
                continue;
              }
              String owner = access.getTargetOwner().getName();
              String name = access.getTarget().getName();
              if (calls(access, true) && MADE_BY.getOrDefault(owner, Set.of()).contains(name)) {
                made.add(owner);
              } else if (isPart(access) && !NAMING.contains(name)) {
                read.add(owner);
              }
            }
            made.retainAll(read);
            made.forEach(
                noun ->
                    offence.accept(
                        unit.getFullName() + " makes a " + noun + " of another's parts"));
          }
        });
  }

  /**
   * Settings are copied at one place, which the methods that change a part of them share: a part
   * that is added later is then lost by none of them.
   */
  static ArchRule copiedInOnePlace() {
    return law(
        "copy settings at one place",
        (type, offence) -> {
          Set<String> places = new TreeSet<>();
          if (!type.getSimpleName().endsWith("Settings")) {
            return;
          }
          for (JavaConstructorCall call : type.getConstructorCallsFromSelf()) {
            JavaCodeUnit unit = call.getOrigin();
            if (call.getTargetOwner().equals(type)
                && call.getTarget().getRawParameterTypes().size() >= SEVERAL
                && unit.isMethod()
                && !unit.getModifiers().contains(JavaModifier.STATIC)) {
              places.add(unit.getFullName());
            }
          }
          if (places.size() > 1) {
            offence.accept("each of " + places + " names all parts of a " + type.getName());
          }
        });
  }

  private static final int SEVERAL = 4;

  /** What may be taken over alone: it says which one it is, and nothing about it. */
  private static final Set<String> NAMING = Set.of("name", "version");

  /** The factories of the nouns, by the noun. */
  private static final Map<String, Set<String>> MADE_BY =
      Map.ofEntries(
          Map.entry("dev.tenon.policy.Permission", Set.of("of", "allow", "stage", "deny")),
          Map.entry("dev.tenon.policy.Role", Set.of("of")),
          Map.entry("dev.tenon.policy.Tenant", Set.of("of", "global")),
          Map.entry("dev.tenon.policy.TenantClause", Set.of("of")),
          Map.entry("dev.tenon.policy.Inference", Set.of("of")),
          Map.entry(
              "dev.tenon.policy.Assignment", Set.of("of", "toSubject", "toClient", "toEveryone")),
          Map.entry("dev.tenon.claims.ClaimMapping", Set.of("of")),
          Map.entry("dev.tenon.claims.ClaimOutput", Set.of("roles", "variable")),
          Map.entry("dev.tenon.claims.ClaimAttribute", Set.of("of")),
          Map.entry("dev.tenon.claims.Application", Set.of("of")),
          Map.entry("dev.tenon.claims.Issuer", Set.of("builder")),
          Map.entry("dev.tenon.policy.Actions", Set.of("of")),
          Map.entry("dev.tenon.policy.Policy", Set.of("builder")));

  /** Whether it reads a part of a noun: a method without parameters that answers something else. */
  private static boolean isPart(JavaCodeUnitAccess<?> access) {
    String owner = access.getTargetOwner().getName();
    return MADE_BY.containsKey(owner)
        && access.getTarget().getRawParameterTypes().isEmpty()
        && calls(access, false)
        && !access.getTarget().getName().equals("toString");
  }

  private static boolean calls(JavaCodeUnitAccess<?> access, boolean staticMethod) {
    return access
        .getTarget()
        .resolveMember()
        .filter(member -> member.getModifiers().contains(JavaModifier.STATIC) == staticMethod)
        .isPresent();
  }

  private static final List<String> OUTSIDE_PACKAGES =
      List.of(
          "com.google.common.io.",
          "com.google.common.net.",
          "java.io.",
          "java.lang.ProcessBuilder",
          "java.net.",
          "java.nio.channels.",
          "java.nio.file.",
          "java.util.concurrent.ForkJoin",
          "java.util.logging.",
          "javax.net.",
          "org.apache.",
          "org.slf4j.");

  private static final Set<String> PLAIN_VALUES =
      Set.of("java.io.Serializable", "java.net.URI", "java.net.URISyntaxException");

  /** A wait that was interrupted leaves its thread interrupted. */
  private static boolean passesOnAnInterrupt(Dependency dependency) {
    String what = dependency.getDescription();
    return what.contains("<java.lang.Thread.currentThread()>")
        || what.contains("<java.lang.Thread.interrupt()>");
  }

  private static final Set<String> OUTSIDE_TYPES =
      Set.of(
          "com.google.common.util.concurrent.MoreExecutors",
          "java.lang.Process",
          "java.lang.Runtime",
          "java.lang.System$Logger",
          "java.lang.Thread",
          "java.lang.ThreadGroup",
          "java.util.Timer",
          "java.util.concurrent.CompletableFuture",
          "java.util.concurrent.Executors",
          "java.util.concurrent.ScheduledThreadPoolExecutor",
          "java.util.concurrent.ThreadPoolExecutor");

  private static final Set<String> REGEX_METHODS =
      Set.of("matches", "replaceAll", "replaceFirst", "split");

  private static Stream<JavaClass> exposedBy(JavaClass type) {
    List<JavaType> types = new ArrayList<>(type.getInterfaces());
    type.getSuperclass().ifPresent(types::add);
    types.addAll(type.getTypeParameters());
    for (JavaField field : type.getFields()) {
      if (isOpen(field)) {
        types.add(field.getType());
      }
    }
    for (JavaCodeUnit unit : type.getCodeUnits()) {
      if (isOpen(unit)) {
        types.add(unit.getReturnType());
        types.addAll(unit.getParameterTypes());
        types.addAll(unit.getTypeParameters());
        types.addAll(unit.getExceptionTypes());
      }
    }
    return types.stream()
        .flatMap(each -> each.getAllInvolvedRawTypes().stream())
        .map(JavaClass::getBaseComponentType);
  }

  private static boolean isOpen(JavaClass type) {
    return isOpen(type.getModifiers()) && type.getEnclosingClass().map(Laws::isOpen).orElse(true);
  }

  private static boolean isOpen(JavaMember member) {
    return isOpen(member.getModifiers()) && !member.getModifiers().contains(JavaModifier.SYNTHETIC);
  }

  private static boolean isOpen(Set<JavaModifier> modifiers) {
    return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
  }

  private static ArchRule law(String text, BiConsumer<JavaClass, Consumer<String>> offences) {
    return classes()
        .should(
            new ArchCondition<JavaClass>(text) {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                offences.accept(
                    type, offence -> events.add(SimpleConditionEvent.violated(type, offence)));
              }
            });
  }

  private Laws() {}
}
