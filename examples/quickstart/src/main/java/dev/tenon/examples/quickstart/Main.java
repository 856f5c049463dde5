package dev.tenon.examples.quickstart;

import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Decision;
import dev.tenon.authz.Settings;
import dev.tenon.diagnostic.DiagnosticException;
import dev.tenon.yaml.LoadedPolicy;
import dev.tenon.yaml.YamlPolicies;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/**
 * Loads a policy, decides a list of requests by it, and tells why.
 *
 * <p>{@code -Dpolicy=FILE} takes another policy, {@code -Dexplain=NUMBER} explains another request.
 */
public final class Main {

  /** Where the example's files are, seen from the repository's root. */
  private static final Path HOME = Path.of("examples", "quickstart");

  /** The policy has a grant for one week: so that it always counts here, time stands still. */
  static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-04T10:00:00Z"), ZoneOffset.UTC);

  private Main() {}

  /**
   * Prints what is decided; a policy with errors is refused, and ends the program with 1.
   *
   * @param args none
   * @throws IOException if the requests or the inventory cannot be read
   */
  public static void main(String[] args) throws IOException {
    String policy = System.getProperty("policy");
    Path file = policy == null ? HOME.resolve("policy.yaml") : Path.of(policy);
    try {
      System.out.print(run(HOME, file, Integer.getInteger("explain", 0)));
    } catch (DiagnosticException refused) {
      System.err.println(refused.getMessage());
      System.err.println("\nThe policy is refused, so nothing was decided.");
      System.exit(1);
    }
  }

  static Report run(Path home, Path file, int explain) throws IOException {
    Questions questions = Questions.read(home.resolve("requests.yaml"));
    Inventory inventory = Inventory.read(home.resolve("inventory.txt"));
    Report report = new Report(home);

    long start = System.nanoTime();
    LoadedPolicy loaded = YamlPolicies.read(file);
    long isLoaded = System.nanoTime();
    Settings settings = Settings.standard().withClock(CLOCK).withRelations(inventory);
    Authorizer authorizer = Authorizer.compile(loaded.policy(), settings);
    long isCompiled = System.nanoTime();
    List<Decision> decisions = authorizer.checkAll(questions.requests());
    long isDecided = System.nanoTime();

    report.policy(file, loaded);
    report.decisions(questions, decisions);
    report.teams(authorizer, questions, inventory);
    report.explanation(authorizer, questions, explain);
    report.times(isLoaded - start, isCompiled - isLoaded, isDecided - isCompiled);
    return report;
  }
}
