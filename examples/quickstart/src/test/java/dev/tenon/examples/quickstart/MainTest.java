package dev.tenon.examples.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Decision;
import dev.tenon.authz.Reason;
import dev.tenon.authz.Settings;
import dev.tenon.examples.quickstart.Checkout.Output;
import dev.tenon.policy.Effect;
import dev.tenon.yaml.LoadedPolicy;
import dev.tenon.yaml.YamlPolicies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class MainTest {

  static final Path GOLDEN = Checkout.HOME.resolve("src/test/resources/output.txt");
  static final Path BROKEN = Checkout.HOME.resolve("src/test/resources/broken.txt");

  private final LoadedPolicy loaded = YamlPolicies.read(Checkout.HOME.resolve("policy.yaml"));
  private final Questions questions = Questions.read(Checkout.HOME.resolve("requests.yaml"));
  private final Inventory inventory = Inventory.read(Checkout.HOME.resolve("inventory.txt"));
  private final List<Decision> decisions =
      Authorizer.compile(
              loaded.policy(), Settings.standard().withClock(Main.CLOCK).withRelations(inventory))
          .checkAll(questions.requests());

  MainTest() throws IOException {}

  @Test
  void main_printsTheGoldenOutput() throws Exception {
    Output output = Checkout.run();

    assertEquals(Checkout.read(GOLDEN), output.timeless());
    assertEquals(0, output.exit());
  }

  @Test
  void main_fitsATerminalOf100Columns() {
    assertEquals(
        List.of(), Checkout.read(GOLDEN).lines().filter(line -> line.length() > 100).toList());
  }

  @Test
  void main_brokenPolicy_printsEveryMistakeAndExitsWith1() throws Exception {
    Output output = Checkout.run("-Dpolicy=examples/quickstart/broken.yaml");

    assertEquals(Checkout.read(BROKEN), output.text());
    assertEquals(1, output.exit());
  }

  @Test
  void run_anotherRequest_isExplained() throws IOException {
    String text = Main.run(Checkout.HOME, Checkout.HOME.resolve("policy.yaml"), 16).toString();

    assertTrue(text.contains("nearly   the subject does not hold `operator`"), text);
  }

  @Test
  void run_anotherPolicy_tellsWhatIsDifferent(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("nothing.yaml");
    Files.writeString(file, "policies: []\n");
    String text = Main.run(Checkout.HOME, file, 0).toString();

    assertTrue(text.contains("\n 1  is DENY  expected ALLOW\n"), text);
  }

  @TestFactory
  Stream<DynamicTest> request_hasTheExpectedEffect() {
    return IntStream.range(0, decisions.size())
        .mapToObj(
            i ->
                DynamicTest.dynamicTest(
                    (i + 1) + " " + questions.requests().get(i),
                    () ->
                        assertEquals(
                            questions.all().get(i).expected(), decisions.get(i).effect())));
  }

  @Test
  void requests_showEveryReasonOfAPolicyWithoutLimitsAndAttributes_andEveryEffect() {
    Set<Reason> elsewhere = Set.of(Reason.BEYOND_LIMIT, Reason.MISSING_ATTRIBUTE);
    assertEquals(
        Arrays.stream(Reason.values())
            .filter(Reason::isOfPolicy)
            .filter(reason -> !elsewhere.contains(reason))
            .collect(Collectors.toSet()),
        decisions.stream().map(Decision::reason).collect(Collectors.toSet()));
    assertEquals(
        Set.copyOf(Arrays.asList(Effect.values())),
        decisions.stream().map(Decision::effect).collect(Collectors.toSet()));
  }

  @Test
  void policy_hasNoWarning() {
    assertEquals(List.of(), loaded.warnings());
  }

  @Test
  void inventory_isCanonicalAndWithoutRepetition() {
    assertTrue(inventory.resources().stream().allMatch(resource -> resource.isCanonical()));
    assertEquals(inventory.resources().size(), Set.copyOf(inventory.resources()).size());
  }
}
