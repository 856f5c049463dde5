package dev.tenon.jar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Fault 42: a program that loads a policy from the jars alone, as a consumer builds it, with
 * modules and without. No JUnit, no picocli and nothing else of the build is there.
 */
final class ConsumersTest {

  /** What the loader needs at run time, by the beginnings of file names. */
  private static final List<String> NEEDED =
      List.of(
          "tenon-core-",
          "tenon-yaml-loader-",
          "guava-",
          "failureaccess-",
          "jspecify-",
          "jackson-core-",
          "jackson-dataformat-yaml-",
          "jackson-databind-",
          "jackson-annotations-",
          "snakeyaml-");

  private static final String PROGRAM =
      """
      package shop;

      import dev.tenon.authz.Authorizer;
      import dev.tenon.path.Resource;
      import dev.tenon.policy.Policy;
      import dev.tenon.subject.Subject;
      import dev.tenon.yaml.YamlPolicies;

      public final class Main {
        public static void main(String[] arguments) {
          Policy policy =
              YamlPolicies.parse(
                  "policy.yaml",
                  "policies: [{resource: [invoices], effect: Allow, actions: [READ], role: clerk}]");
          System.out.println(
              Authorizer.compile(policy)
                  .check(Subject.of("ada").withRoles("clerk"), "READ", Resource.of("invoices", "7"))
                  .effect());
        }
      }
      """;

  @TempDir Path work;
  private List<Path> jars;

  @BeforeEach
  void setUp() throws IOException {
    Files.createDirectories(work.resolve("src/main/java/shop"));
    Files.writeString(work.resolve("src/main/java/shop/Main.java"), PROGRAM);
    jars =
        Stream.concat(
                Stream.of(System.getProperty("tenon.jar")),
                Arrays.stream(System.getProperty("java.class.path").split(":")))
            .map(Path::of)
            .filter(jar -> NEEDED.stream().anyMatch(jar.getFileName().toString()::startsWith))
            .distinct()
            .toList();
    assertEquals(
        NEEDED.size(), jars.size(), () -> "one jar for each of " + NEEDED + ", not " + jars);
  }

  @Test
  void consumerWithModules_compilesAndDecides() throws Exception {
    Files.writeString(
        work.resolve("src/main/java/module-info.java"),
        "module shop { requires dev.tenon.yaml; }\n");
    run(
        "javac",
        "-Xlint:all,-requires-automatic,-requires-transitive-automatic",
        "-Werror",
        "--module-path",
        path(),
        "-d",
        "classes",
        "src/main/java/module-info.java",
        "src/main/java/shop/Main.java");
    assertEquals(
        "ALLOW", run("java", "--module-path", path() + ":classes", "--module", "shop/shop.Main"));
  }

  @Test
  void consumerWithoutModules_compilesAndDecides() throws Exception {
    run(
        "javac",
        "-Xlint:all",
        "-Werror",
        "--class-path",
        path(),
        "-d",
        "classes",
        "src/main/java/shop/Main.java");
    assertEquals("ALLOW", run("java", "--class-path", path() + ":classes", "shop.Main"));
  }

  private String path() {
    return jars.stream().map(Path::toString).collect(Collectors.joining(":"));
  }

  /** Runs a program of the JDK in the consumer's directory, and answers what it printed. */
  private String run(String program, String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", program).toString()));
    command.addAll(List.of(arguments));
    Path output = work.resolve(program + ".txt");
    Process process =
        new ProcessBuilder(command)
            .directory(work.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = process.waitFor(60, TimeUnit.SECONDS);
    process.destroyForcibly();
    String printed = Files.readString(output, StandardCharsets.UTF_8).strip();
    assertFalse(!ended || process.exitValue() != 0, () -> command + "\n" + printed);
    return printed;
  }
}
