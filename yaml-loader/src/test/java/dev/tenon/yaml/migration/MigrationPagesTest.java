package dev.tenon.yaml.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.path.Resource;
import dev.tenon.yaml.migration.SourceSemantics.Caller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The manual's pages on migrating: what a page shows as the source decides the page's requests as
 * the policy below it does, and an imported policy is what the import writes.
 */
final class MigrationPagesTest {

  private static final Path PAGES = Path.of("docs/migrating");

  /** A fenced block. */
  private record Fence(String kind, String text) {}

  /** A page: the fences that are the source, and how the source decides. */
  private record Page(
      String name, List<String> kinds, Function<List<String>, SourceSemantics> semantics) {}

  private static final Map<String, Page> BY_NAME = pages();

  private static Map<String, Page> pages() {
    Map<String, Page> all = new LinkedHashMap<>();
    Stream.of(
            new Page("kubernetes-rbac", List.of("yml"), KubernetesSemantics::new),
            new Page("akhq", List.of("yml"), AkhqSemantics::new),
            new Page("kafka-ui", List.of("yml"), KafkaUiSemantics::new),
            new Page("trino", List.of("json"), TrinoSemantics::new),
            new Page("ranger", List.of("json"), RangerSemantics::new),
            new Page("casbin", List.of("ini", "csv"), CasbinSemantics::new),
            new Page("vault", List.of("hcl"), Recipes.Vault::new),
            new Page("spring-security", List.of("spring"), Recipes.Spring::new),
            new Page("argo-cd", List.of("csv"), Recipes.ArgoCd::new),
            new Page("aws-iam", List.of("json"), Recipes.Aws::new))
        .forEach(page -> all.put(page.name(), page));
    return all;
  }

  static Stream<String> names() {
    return BY_NAME.keySet().stream();
  }

  static Stream<String> imported() {
    return Stream.of("kubernetes-rbac", "akhq", "kafka-ui", "trino", "ranger", "casbin");
  }

  private static List<Fence> fences(String page) throws IOException {
    List<Fence> all = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    String kind = "";
    for (String line : Files.readString(PAGES.resolve(page + ".md")).split("\n", -1)) {
      if (!line.startsWith("```")) {
        text.append(line).append('\n');
      } else if (kind.isEmpty()) {
        kind = line.substring(3);
        text.setLength(0);
      } else {
        all.add(new Fence(kind, text.toString()));
        kind = "";
      }
    }
    return all;
  }

  /** The source of a page: its first block of each kind. */
  private static List<String> source(Page page) throws IOException {
    List<String> all = new ArrayList<>();
    for (String kind : page.kinds()) {
      fences(page.name()).stream()
          .filter(fence -> fence.kind().equals(kind))
          .findFirst()
          .ifPresent(fence -> all.add(fence.text()));
    }
    assertEquals(page.kinds().size(), all.size());
    return all;
  }

  private static String first(String page, String kind) throws IOException {
    return fences(page).stream()
        .filter(fence -> fence.kind().equals(kind))
        .findFirst()
        .orElseThrow()
        .text();
  }

  @ParameterizedTest
  @MethodSource("names")
  void source_decidesAsThePageSays(String name) throws IOException {
    Page page = BY_NAME.get(name);
    SourceSemantics semantics = page.semantics().apply(source(page));
    int asked = 0;
    for (String line : first(name, "decisions").lines().toList()) {
      List<String> words = List.of(line.split(" +"));
      int question = words.size() - 4;
      LinkedHashSet<String> groups = new LinkedHashSet<>();
      if (question > 1) {
        String list = words.get(1).substring(1, words.get(1).length() - 1);
        groups.addAll(List.of(list.split(",")));
      }
      Caller caller = new Caller(words.get(0), "", groups);
      Resource resource = Resource.parse(words.get(question + 1));
      List<String> path = new ArrayList<>();
      for (int i = 0; i < resource.size(); i++) {
        path.add(resource.segment(i));
      }
      asked++;
      assertEquals(
          words.get(question + 2).equals("ALLOW"),
          semantics.allows(caller, words.get(question), path),
          line);
    }
    assertTrue(asked >= 6, name);
  }

  @ParameterizedTest
  @MethodSource("imported")
  void policy_isWhatTheImportWrites(String name) throws IOException {
    Page page = BY_NAME.get(name);
    Map<String, String> texts = new LinkedHashMap<>();
    String command =
        first(name, "sh")
            .lines()
            .filter(line -> line.startsWith("tenon import"))
            .findFirst()
            .orElseThrow();
    List<String> words = List.of(command.split(" "));
    List<String> source = source(page);
    String shown = first(name, "yaml");
    for (int i = 0; i < source.size(); i++) {
      texts.put(words.get(3 + i), source.get(i));
    }
    String written = Migration.byFormat().get(words.get(2)).read(texts, MigrationTest.NOW).policy();
    assertEquals(written.substring(written.indexOf("\n\n") + 2), shown);
    assertFalse(shown.isEmpty());
  }
}
