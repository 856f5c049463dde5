package dev.tenon.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which package of this module may use which: each one lower layers only. */
final class PackagesTest {

  private static final Path SOURCES = Path.of("src/main/java");

  private static final String API = "dev.tenon.yaml";
  private static final String JUNIT = "dev.tenon.yaml.junit";
  private static final String STORE = "dev.tenon.store";

  /** The layers of the packages. Two packages of one layer do not know each other. */
  private static final Map<String, Integer> LAYERS =
      Map.of(
          "dev.tenon.yaml.syntax",
          0,
          "dev.tenon.yaml.fields",
          1,
          "dev.tenon.yaml.section",
          2,
          "dev.tenon.yaml.suite",
          2,
          "dev.tenon.yaml.print",
          3,
          API,
          4,
          JUNIT,
          5,
          "dev.tenon.yaml.migration",
          5,
          STORE,
          5,
          "dev.tenon.cli",
          6);

  private static final Set<String> EXPORTED = Set.of(API, JUNIT, STORE);

  private static final Pattern NAMED =
      Pattern.compile("\\b(dev\\.tenon\\.(?:yaml|store|cli)(?:\\.[a-z]+)*)\\.[A-Z]\\w*");

  /** Comments and texts, where a name does no harm. */
  private static final Pattern PROSE =
      Pattern.compile("(?s)/\\*.*?\\*/|//[^\n]*|\"(?:\\\\.|[^\"\\\\\n])*\"");

  static List<Path> sources() throws IOException {
    try (Stream<Path> all = Files.walk(SOURCES)) {
      return all.filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !file.endsWith("module-info.java"))
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("sources")
  void source_usesLowerLayersOnly(Path source) throws IOException {
    String home = SOURCES.relativize(source.getParent()).toString().replace('/', '.');
    assertNotNull(LAYERS.get(home), () -> home + " has no layer");
    assertEquals(List.of(), offences(home, Files.readString(source)));
  }

  @Test
  void offences_upwardAndSidewardImport_areFound() {
    String text =
        """
        import dev.tenon.yaml.syntax.Node;
        import dev.tenon.yaml.suite.Frame;
        import dev.tenon.yaml.section.Draft;
        /** {@link dev.tenon.cli.Tenon} */
        class A { dev.tenon.yaml.YamlLint lint; String s = "dev.tenon.cli.Tenon"; }
        """;
    assertEquals(
        List.of("dev.tenon.yaml.suite", "dev.tenon.yaml"),
        offences("dev.tenon.yaml.section", text));
  }

  private static List<String> offences(String home, String text) {
    return NAMED
        .matcher(PROSE.matcher(text).replaceAll(""))
        .results()
        .map((MatchResult named) -> named.group(1))
        .filter(used -> !used.equals(home))
        .filter(used -> LAYERS.getOrDefault(used, Integer.MAX_VALUE) >= LAYERS.get(home))
        .distinct()
        .toList();
  }

  @Test
  void everyPackage_saysWhatItHolds() {
    Set<String> silent = new TreeSet<>(LAYERS.keySet());
    silent.removeIf(
        each -> Files.exists(SOURCES.resolve(each.replace('.', '/')).resolve("package-info.java")));
    assertEquals(Set.of(), silent);
  }

  @Test
  void module_exportsTheApiAlone() throws IOException {
    String module = Files.readString(SOURCES.resolve("module-info.java"));
    Set<String> exported =
        Pattern.compile("exports ([\\w.]+);")
            .matcher(module)
            .results()
            .map((MatchResult one) -> one.group(1))
            .collect(Collectors.toSet());
    assertEquals(EXPORTED, exported);
  }

  @Test
  void publicApi_exposesNoHiddenType() throws Exception {
    List<String> exposed = new ArrayList<>();
    int seen = 0;
    for (Path source : sources()) {
      String name = SOURCES.relativize(source).toString().replace('/', '.').replace(".java", "");
      String home = name.substring(0, name.lastIndexOf('.'));
      if (EXPORTED.contains(home) && !name.endsWith("package-info")) {
        Class<?> type = Class.forName(name, false, PackagesTest.class.getClassLoader());
        if (Modifier.isPublic(type.getModifiers())) {
          seen++;
          exposed.addAll(hidden(type));
        }
      }
    }
    assertTrue(seen > 10, "only " + seen + " public types");
    assertEquals(List.of(), exposed);
  }

  @Test
  void hidden_ofAnOpenTypeOfAHiddenPackage_isFound() {
    assertFalse(hidden(dev.tenon.yaml.syntax.Node.class).isEmpty());
  }

  private static List<String> hidden(Class<?> type) {
    List<Type> types = new ArrayList<>();
    types.add(type.getGenericSuperclass());
    types.addAll(Arrays.asList(type.getGenericInterfaces()));
    for (Method method : type.getDeclaredMethods()) {
      if ((method.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0) {
        types.add(method.getGenericReturnType());
        types.addAll(Arrays.asList(method.getGenericParameterTypes()));
      }
    }
    for (Constructor<?> made : type.getDeclaredConstructors()) {
      if ((made.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0) {
        types.addAll(Arrays.asList(made.getGenericParameterTypes()));
      }
    }
    if (type.isRecord()) {
      Arrays.stream(type.getRecordComponents())
          .map(RecordComponent::getGenericType)
          .forEach(types::add);
    }
    return types.stream()
        .filter(each -> each != null)
        .map(Type::getTypeName)
        .filter(
            each ->
                LAYERS.keySet().stream()
                    .filter(home -> !EXPORTED.contains(home))
                    .anyMatch(home -> each.contains(home + ".")))
        .map(each -> type.getName() + " exposes " + each)
        .distinct()
        .toList();
  }
}
