package dev.tenon.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
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
import java.util.Optional;
import java.util.Set;
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
