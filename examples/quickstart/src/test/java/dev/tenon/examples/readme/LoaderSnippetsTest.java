package dev.tenon.examples.readme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.admin.AdminSettings;
import dev.tenon.admin.Administration;
import dev.tenon.admin.CommandOutcome;
import dev.tenon.admin.TemporaryGrant;
import dev.tenon.admin.TicketAnswer;
import dev.tenon.admin.TicketStore;
import dev.tenon.authz.Decision;
import dev.tenon.authz.Request;
import dev.tenon.live.AuditSettings;
import dev.tenon.live.AuditSink;
import dev.tenon.live.Identities;
import dev.tenon.live.LiveAuthorizer;
import dev.tenon.live.LiveSettings;
import dev.tenon.live.PolicySource;
import dev.tenon.live.RefreshSchedule;
import dev.tenon.live.SettableSource;
import dev.tenon.path.Resource;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.store.AdministeredPolicy;
import dev.tenon.store.FilePolicyStore;
import dev.tenon.store.GrantLedger;
import dev.tenon.store.GrantedPolicy;
import dev.tenon.store.LastGoodCopy;
import dev.tenon.store.PolicyAddress;
import dev.tenon.store.PolicyFiles;
import dev.tenon.store.StandingGrant;
import dev.tenon.subject.Subject;
import dev.tenon.suite.SuiteResult;
import dev.tenon.yaml.LoadedPolicy;
import dev.tenon.yaml.LoadedSuite;
import dev.tenon.yaml.YamlPolicies;
import dev.tenon.yaml.YamlSuites;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java of the loader's pages. */
class LoaderSnippetsTest {

  private static final String TEXT = "roles: {viewer: {}}\nadmin_roles: [boss]\n";

  @TempDir private static java.nio.file.Path home;

  /** Stands for {@link java.nio.file.Path} in the snippets: their paths are within the test's. */
  private static final class Path {
    static java.nio.file.Path of(String path) {
      return home.resolve(path.substring(path.lastIndexOf('/') + 1));
    }
  }

  @BeforeEach
  void write() throws Exception {
    Files.writeString(home.resolve("policy.yaml"), TEXT);
    Files.writeString(home.resolve("policy"), TEXT);
    java.nio.file.Path policies = Files.createDirectories(home.resolve("policies"));
    Files.writeString(policies.resolve("policy.yaml"), TEXT);
    Files.deleteIfExists(policies.resolve("policy-tests.yaml"));
  }

  @Test
  void policies_areReadAndWritten() {
    String text = TEXT;
    Policy policy = YamlPolicies.load(Path.of("policy.yaml")); // a file, or a directory of files
    LoadedPolicy loaded = YamlPolicies.read(Path.of("policies")); // the same, with warnings
    Policy parsed = YamlPolicies.parse("policy.yaml", text); // from a text
    String yaml = YamlPolicies.print(policy); // parse(print(p)) equals p
    String schema = YamlPolicies.schema(); // JSON Schema 2020-12, for editors

    assertEquals(policy, parsed);
    assertEquals(policy, loaded.policy());
    assertEquals(policy, YamlPolicies.parse("printed", yaml));
    assertTrue(schema.contains("2020-12"));
  }

  @Test
  void sources_areAsked() {
    ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    try {
      LiveAuthorizer live = LiveAuthorizer.over(PolicyFiles.of(Path.of("/etc/acme/policy")));
      live.refreshing(RefreshSchedule.every(Duration.ofSeconds(1)), scheduler);

      PolicySource source =
          PolicyAddress.of(URI.create("https://config.example/policy.yaml"))
              .withHeader("Authorization", () -> "Bearer " + token());

      assertTrue(live.health().isReady());
      assertTrue(source.toString().contains("config.example"), source::toString);
    } finally {
      scheduler.shutdownNow();
    }
  }

  private static String token() {
    return "secret";
  }

  @Test
  void copies_areKept() {
    SettableSource source = SettableSource.of(YamlPolicies.parse("policy.yaml", TEXT));
    LiveAuthorizer live =
        LastGoodCopy.in(Path.of("/var/lib/acme/policy.copy"))
            .over(source, LiveSettings.standard().denyingAfter(Duration.ofMinutes(10)));

    assertTrue(live.health().isReady());
    assertTrue(Files.exists(home.resolve("policy.copy")));
  }

  /** A grant to read, to the subject on call. */
  private record OnCall(String name, String by, String tenant, String why)
      implements StandingGrant {
    @Override
    public TemporaryGrant grant() {
      return TemporaryGrant.of(
              name, Instant.parse("2999-01-01T00:00:00Z"), Permission.allow("READ").on("docs"))
          .toSubject("ada");
    }
  }

  /** Keeps grants in a list. */
  private static final class Kept implements GrantLedger<OnCall> {
    private final List<OnCall> grants = new ArrayList<>();

    @Override
    public List<OnCall> lasting() {
      return List.copyOf(grants);
    }

    @Override
    public void given(OnCall grant) {
      grants.add(grant);
    }

    @Override
    public void ended(String tenant, String name) {
      grants.removeIf(grant -> grant.name().equals(name));
    }
  }

  private static java.nio.file.Path granted() throws IOException {
    return Files.writeString(
        home.resolve("granted.yaml"),
        """
        admin_roles: [boss]
        policies:
          - {role: boss, effect: Allow, actions: [READ, DROP], resource: docs}
          - {role: clerk, effect: Stage, actions: [DROP], resource: docs}
        """);
  }

  @Test
  void grants_areGiven() throws Exception {
    java.nio.file.Path path = granted();
    AdminSettings settings = AdminSettings.standard();
    Subject boss = Subject.of("boss").withRoles("boss");
    Map<String, Subject> users = Map.of("boss", boss);
    Kept ledger = new Kept();
    GrantedPolicy<OnCall> policy =
        GrantedPolicy.over(PolicyFiles.of(path), settings, ledger, users::get);
    LiveAuthorizer live = LiveAuthorizer.over(policy);
    policy.resume();

    CommandOutcome outcome = policy.grant(boss, new OnCall("on-call", "boss", "", "ticket 12"));

    assertTrue(outcome.applied(), outcome::toString);
    assertEquals(1, ledger.lasting().size());
    assertEquals(1, live.policy().assignments().size());
  }

  private record Users(Map<String, Subject> all) {
    Optional<Subject> find(String id) {
      return Optional.ofNullable(all.get(id));
    }
  }

  @Test
  void policies_areAdministered() throws Exception {
    java.nio.file.Path path = granted();
    Subject boss = Subject.of("boss").withRoles("boss");
    Subject ada = Subject.of("ada").withRoles("clerk");
    Users users = new Users(Map.of("boss", boss, "ada", ada));
    Kept ledger = new Kept();
    TicketStore tickets = TicketStore.inMemory();
    List<String> lines = new ArrayList<>();
    AuditSink sink = AuditSink.lines(lines::add);
    Executor executor = Runnable::run;
    ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    Resource docs = Resource.of("docs");
    Request request = Request.of(ada, "DROP", docs);
    try {
      AdministeredPolicy<OnCall> policy =
          AdministeredPolicy.over(PolicyFiles.of(path), ledger, users::find)
              .tickets(tickets)
              .start(sink, executor, AuditSettings.showing(Identities.asTheyAre()));
      policy.live().refreshing(RefreshSchedule.every(Duration.ofSeconds(1)), scheduler);

      Decision decision = policy.authorizer().check(request); // recorded
      boolean button = policy.shown(ada, "").check("READ", docs).allowed(); // not recorded
      OnCall onCall = new OnCall("on-call", "boss", "", "ticket 12");
      CommandOutcome outcome = policy.grants().grant(boss, onCall);
      TicketAnswer answer = policy.approvals().stageOnce(request, Duration.ofHours(4), "it hangs");
      policy.note(boss, "", "carry out ticket 7", "the cluster is away");

      assertTrue(decision.held());
      assertFalse(button);
      assertTrue(outcome.applied(), outcome::toString);
      assertInstanceOf(TicketAnswer.Done.class, answer);
      assertEquals(1, tickets.pending().size());
      assertEquals(4, lines.size(), lines::toString);
    } finally {
      scheduler.shutdownNow();
    }
  }

  @Test
  void stores_areOpened() throws Exception {
    java.nio.file.Path directory = home.resolve("store");
    java.nio.file.Path first = home.resolve("policy.yaml");
    FilePolicyStore store = FilePolicyStore.open(directory, YamlPolicies.load(first));
    Administration administration = Administration.of(store, AdminSettings.standard());

    assertEquals(0, administration.view(Subject.of("pia").withRoles("boss")).number());
    store.close();
  }

  @Test
  void suites_areRun() throws Exception {
    Files.writeString(
        home.resolve("policies/policy-tests.yaml"),
        """
        subjects: {ada: {roles: [viewer]}}
        cases: [{name: none, subject: ada, deny: {READ: docs}}]
        """);
    int passed = 0;
    for (LoadedSuite loaded : YamlSuites.read(Path.of("policies"))) { // a directory, or a file
      SuiteResult result = loaded.suite().run(YamlPolicies.load(loaded.policy()));
      passed += result.passed();
    }
    assertEquals(1, passed);
  }
}
