package dev.tenon.yaml.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Settings;
import dev.tenon.path.Resource;
import dev.tenon.subject.Subject;
import dev.tenon.suite.SuiteResult;
import dev.tenon.yaml.YamlPolicies;
import dev.tenon.yaml.YamlSuites;
import dev.tenon.yaml.migration.SourceSemantics.Caller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each format's files, imported, and each decision compared with the source's own: nothing is
 * wider, and nothing is narrower without a finding.
 */
final class MigrationTest {

  static final Instant NOW = Instant.parse("2026-03-04T12:00:00Z");

  private static final Path FILES = Path.of("src/test/resources/import");
  private static final int MOST_PATHS = 100;
  private static final int LEAST_FILES = 10;

  /** A source: one file, or a model with its rules. */
  record Case(Migration format, String name, Map<String, String> texts) {
    @Override
    public String toString() {
      return format.format() + " " + name;
    }

    SourceSemantics semantics() {
      return SEMANTICS.get(format).apply(List.copyOf(texts.values()));
    }

    Imported imported() {
      return format.read(texts, NOW);
    }
  }

  private static final Map<Migration, Function<List<String>, SourceSemantics>> SEMANTICS =
      Map.of(
          Migration.KUBERNETES,
          KubernetesSemantics::new,
          Migration.KAFKA_UI,
          KafkaUiSemantics::new,
          Migration.AKHQ,
          AkhqSemantics::new,
          Migration.CASBIN,
          CasbinSemantics::new,
          Migration.TRINO,
          TrinoSemantics::new,
          Migration.RANGER,
          RangerSemantics::new);

  static List<Case> cases() throws IOException {
    List<Case> all = new ArrayList<>();
    for (Migration format : SEMANTICS.keySet().stream().sorted().toList()) {
      Map<String, Map<String, String>> sources = new LinkedHashMap<>();
      try (Stream<Path> files = Files.list(FILES.resolve(format.format()))) {
        for (Path file : files.sorted().toList()) {
          String name = file.getFileName().toString();
          boolean model = name.endsWith(".conf") || name.endsWith(".csv");
          String source = model ? name.substring(0, name.lastIndexOf('.')) : name;
          sources
              .computeIfAbsent(source, key -> new LinkedHashMap<>())
              .put(name, Files.readString(file));
        }
      }
      sources.forEach((name, texts) -> all.add(new Case(format, name, texts)));
    }
    return all;
  }

  /** How the decisions of a source and of its import compare. */
  record Comparison(int asked, int allowed, List<String> wider, List<String> narrower) {}

  private static final Map<Case, Comparison> COMPARED = new ConcurrentHashMap<>();

  static Comparison compare(Case source) {
    return COMPARED.computeIfAbsent(source, MigrationTest::compared);
  }

  private static Comparison compared(Case source) {
    Imported imported = source.imported();
    SourceSemantics semantics = source.semantics();
    Authorizer authorizer = authorizer(imported);
    Set<String> given = given(imported);
    List<String> wider = new ArrayList<>();
    List<String> narrower = new ArrayList<>();
    int asked = 0;
    int allowed = 0;
    Map<List<String>, List<String>> questions = new LinkedHashMap<>();
    some(semantics.paths()).forEach(path -> questions.put(path, semantics.actions()));
    questions.putAll(semantics.others());
    for (Caller caller : semantics.callers()) {
      Subject subject = subject(caller, given);
      for (Map.Entry<List<String>, List<String>> question : questions.entrySet()) {
        Resource resource = Resource.of(question.getKey());
        for (String action : question.getValue()) {
          boolean here = authorizer.check(subject, action, resource).allowed();
          boolean there = semantics.allows(caller, action, question.getKey());
          asked++;
          allowed += there ? 1 : 0;
          if (here != there) {
            (here ? wider : narrower).add(caller + " " + action + " " + question.getKey());
          }
        }
      }
    }
    return new Comparison(asked, allowed, wider, narrower);
  }

  private static Authorizer authorizer(Imported imported) {
    return Authorizer.compile(
        YamlPolicies.parse("policy.yaml", imported.policy()),
        Settings.standard().withClock(Clock.fixed(NOW, ZoneOffset.UTC)));
  }

  /** The roles that the policy gives for values of claims. */
  private static Set<String> given(Imported imported) {
    Set<String> all = new LinkedHashSet<>();
    for (Object document : SourceSemantics.load(imported.policy())) {
      for (Object mapping : SourceSemantics.list(document, "claims")) {
        if (SourceSemantics.at(mapping, "roles", "table") instanceof Map<?, ?> table) {
          table.values().forEach(role -> all.add(String.valueOf(role)));
        }
      }
    }
    return all;
  }

  private static Subject subject(Caller caller, Set<String> given) {
    if (caller.id().isEmpty()) {
      return Subject.anonymous();
    }
    Set<String> roles = new LinkedHashSet<>(caller.groups());
    roles.retainAll(given);
    Subject subject = Subject.of(caller.id()).withRoles(roles);
    return caller.issuer().isEmpty() ? subject : subject.fromIssuer(caller.issuer());
  }

  private static List<List<String>> some(List<List<String>> paths) {
    List<List<String>> all = new ArrayList<>(paths);
    Collections.shuffle(all, new Random(7));
    return all.subList(0, Math.min(all.size(), MOST_PATHS));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void import_neverAllowsMore_andTellsWhereItAllowsLess(Case source) {
    Comparison compared = compare(source);
    assertEquals(
        List.of(),
        compared.wider().stream().limit(5).toList(),
        () -> compared.wider().size() + " wider of " + compared.asked());
    if (source.imported().findings().isEmpty()) {
      assertEquals(List.of(), compared.narrower().stream().limit(5).toList());
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void import_isStable(Case source) {
    assertEquals(source.imported(), source.imported());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void suite_passes_andAgreesWithTheSource(Case source) {
    Imported imported = source.imported();
    SuiteResult result =
        YamlSuites.parse("policy-tests.yaml", imported.suite())
            .run(YamlPolicies.parse("policy.yaml", imported.policy()));
    assertEquals(0, result.failed(), result::toString);
    assertTrue(result.passed() > 0, imported::suite);
    SourceSemantics semantics = source.semantics();
    for (Object suite : SourceSemantics.load(imported.suite())) {
      for (Object each : SourceSemantics.list(suite, "cases")) {
        Object subject =
            SourceSemantics.at(suite, "subjects", SourceSemantics.text(each, "subject"));
        Caller caller =
            new Caller(
                SourceSemantics.text(subject, "id"),
                SourceSemantics.text(subject, "issuer"),
                new LinkedHashSet<>(SourceSemantics.texts(subject, "roles")));
        agree(semantics, caller, SourceSemantics.at(each, "allow"), true);
        if (imported.findings().isEmpty()) {
          agree(semantics, caller, SourceSemantics.at(each, "deny"), false);
        }
      }
    }
  }

  private static void agree(
      SourceSemantics semantics, Caller caller, Object questions, boolean allowed) {
    if (questions instanceof Map<?, ?> map) {
      map.forEach(
          (action, resources) -> {
            for (Object path : SourceSemantics.list(resources)) {
              assertEquals(
                  allowed,
                  semantics.allows(caller, String.valueOf(action), segments(path)),
                  () -> caller + " " + action + " " + path);
            }
          });
    }
  }

  private static List<String> segments(Object path) {
    if (path instanceof List<?> names) {
      return names.stream().map(String::valueOf).toList();
    }
    Resource resource = Resource.parse(String.valueOf(path));
    List<String> all = new ArrayList<>();
    for (int i = 0; i < resource.size(); i++) {
      all.add(resource.segment(i));
    }
    return all;
  }

  @Test
  void corpus_isLargeEnoughToTell() throws IOException {
    Map<Migration, Integer> files = new LinkedHashMap<>();
    Map<Migration, Integer> asked = new LinkedHashMap<>();
    Map<Migration, Integer> allowed = new LinkedHashMap<>();
    Map<Migration, Integer> narrower = new LinkedHashMap<>();
    for (Case source : cases()) {
      Comparison compared = compare(source);
      files.merge(source.format(), 1, Integer::sum);
      asked.merge(source.format(), compared.asked(), Integer::sum);
      allowed.merge(source.format(), compared.allowed(), Integer::sum);
      narrower.merge(source.format(), compared.narrower().size(), Integer::sum);
    }
    assertEquals(Set.of(Migration.values()), files.keySet());
    files.forEach((format, count) -> assertTrue(count >= LEAST_FILES, format + ": " + count));
    asked.forEach((format, count) -> assertTrue(count >= 2_000, format + ": " + count));
    allowed.forEach((format, count) -> assertTrue(count >= 100, format + ": " + count));
  }
}
