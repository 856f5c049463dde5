package dev.tenon.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Fault 45: a service that brings an older Guava can use core. The least version is in core's pom
 * ({@code guava.least}); the build copies that jar, and every call of core into Guava must be in
 * it.
 */
final class LeastGuavaTest {

  private static final String JAR = System.getProperty("tenon.least.guava", "");

  @Test
  void core_callsNothingThatTheLeastGuavaLacks() throws Exception {
    assumeTrue(!JAR.isEmpty(), "the build names the jar");
    Set<String> calls = new TreeSet<>();
    List<String> missing;
    try (URLClassLoader least = loader()) {
      missing =
          calls(new ClassFileImporter().importPath(House.classes()))
              .filter(call -> calls.add(call.getFullName()))
              .filter(call -> !has(least, call))
              .map(CodeUnitAccessTarget::getFullName)
              .toList();
    }
    assertEquals(List.of(), missing);
    assertTrue(calls.size() > 50, () -> "core calls Guava, but only this was seen: " + calls);
  }

  /** The test sees a call that is not in the least version. */
  @Test
  void newerCall_isSeen() throws Exception {
    assumeTrue(!JAR.isEmpty(), "the build names the jar");
    try (URLClassLoader least = loader()) {
      JavaClasses newer = new ClassFileImporter().importClasses(Newer.class);
      assertEquals(1, calls(newer).filter(call -> !has(least, call)).count());
    }
  }

  /** Calls what came with Guava 31. */
  static final class Newer {
    Object map() {
      return com.google.common.collect.ImmutableMap.builder().buildOrThrow();
    }
  }

  private static URLClassLoader loader() throws MalformedURLException {
    URL jar = Path.of(JAR).toUri().toURL();
    return new URLClassLoader(new URL[] {jar}, ClassLoader.getPlatformClassLoader());
  }

  private static Stream<CodeUnitAccessTarget> calls(JavaClasses classes) {
    return classes.stream()
        .flatMap(
            type ->
                Stream.of(
                        type.getMethodCallsFromSelf(),
                        type.getConstructorCallsFromSelf(),
                        type.getMethodReferencesFromSelf(),
                        type.getConstructorReferencesFromSelf())
                    .flatMap(Set::stream))
        .map(access -> ((JavaCodeUnitAccess<?>) access).getTarget())
        .map(CodeUnitAccessTarget.class::cast)
        .filter(target -> target.getOwner().getName().startsWith("com.google.common."));
  }

  private static boolean has(ClassLoader least, CodeUnitAccessTarget call) {
    try {
      Class<?> owner = Class.forName(call.getOwner().getName(), false, least);
      List<String> parameters =
          call.getRawParameterTypes().stream().map(type -> type.getName()).toList();
      if (call.getName().equals("<init>")) {
        return Arrays.stream(owner.getDeclaredConstructors())
            .anyMatch(c -> names(c.getParameterTypes()).equals(parameters));
      }
      return Stream.concat(
              Arrays.stream(owner.getMethods()), Arrays.stream(owner.getDeclaredMethods()))
          .anyMatch(
              m ->
                  m.getName().equals(call.getName())
                      && names(m.getParameterTypes()).equals(parameters)
                      && m.getReturnType().getName().equals(call.getRawReturnType().getName()));
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static List<String> names(Class<?>[] types) {
    return Arrays.stream(types).map(Class::getName).toList();
  }
}
