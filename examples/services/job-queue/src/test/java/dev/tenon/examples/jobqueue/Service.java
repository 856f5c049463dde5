package dev.tenon.examples.jobqueue;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.tenon.servlet.LoginLimit;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A server on this machine with an operator, two users, a guest and a watcher. Jobs run as the
 * server's user, unless a test brings a sandbox: SandboxTest does.
 */
final class Service implements AutoCloseable {

  static final String PASSWORD = "correct horse battery staple";
  static final Map<String, String> MULTI = Map.of("mode", "multi-user", "auth", "required");

  final Path folder;
  final ECKey key;
  final Accounts accounts;
  final Store store;
  final JobQueue server;
  final List<String> log = Collections.synchronizedList(new ArrayList<>());

  Service(Path folder) throws IOException {
    this(folder, Files.readString(Path.of("policy.yaml")), MULTI);
  }

  Service(Path folder, String policy, Map<String, String> settings) throws IOException {
    this(folder, policy, settings, new SameUser(Files.createDirectory(folder.resolve("work"))));
  }

  Service(Path folder, String policy, Map<String, String> settings, Confinement confinement)
      throws IOException {
    this.folder = folder;
    try {
      key = new ECKeyGenerator(Curve.P_256).keyIDFromThumbprint(true).generate();
    } catch (JOSEException e) {
      throw new IOException(e);
    }
    // A few iterations: what they cost is not what is tested.
    accounts = Accounts.in(folder.resolve("accounts.json"), 1000);
    accounts.add("flux", "operator", List.of(), PASSWORD);
    if (settings.get("mode").equals("multi-user")) {
      addUsers();
    }
    Path file = Files.writeString(folder.resolve("policy.yaml"), policy);
    // Time stands for it, so that nobody may try again.
    LoginLimit limit = new LoginLimit(Clock.fixed(Instant.now(), ZoneOffset.UTC));
    Settings read = Settings.of(settings);
    Tokens tokens = Tokens.signedBy(key);
    store = Store.in(folder.resolve("jobs.db"));
    server = JobQueue.start(read, file, confinement, accounts, store, tokens, limit, log::add);
  }

  private void addUsers() throws IOException {
    add("ada", "user");
    add("ben", "user");
    add("gil", "guest");
    add("wes", "watcher");
  }

  private void add(String name, String role) throws IOException {
    accounts.add(name, List.of(Accounts.Holding.in("main", role)), PASSWORD);
  }

  /**
   * The same server for another test: no job runs, nothing is in the log, and all but the operator
   * are others of the same names, to whom what was before does not exist.
   *
   * @return the jobs that the operator still sees
   */
  Set<String> renew() throws IOException, InterruptedException {
    JobClient operator = login("operator");
    List<String> jobs = JobClient.json(operator.send("GET", "/v1/jobs")).findValuesAsText("id");
    for (String job : jobs) {
      operator.send("POST", "/v1/jobs/" + job + "/cancel");
    }
    for (Accounts.Account account : accounts.all()) {
      if (account.open() && !account.name().equals("operator")) {
        close(account.name());
      }
    }
    addUsers();
    log.clear();
    return Set.copyOf(jobs);
  }

  /** Closes an account that is not the operator's. */
  void close(String name) throws IOException {
    if (accounts.change(name, one -> one.id().equals("flux"), Accounts.Account::closed)
        != Accounts.Change.DONE) {
      throw new IOException(name + " is not closed");
    }
  }

  JobClient nobody() {
    return JobClient.at(server.address());
  }

  JobClient login(String name) throws IOException, InterruptedException {
    return nobody().login(name, PASSWORD);
  }

  String idOf(String name) {
    return accounts.all().stream()
        .filter(account -> account.open() && account.name().equals(name))
        .map(Accounts.Account::id)
        .findFirst()
        .orElseThrow();
  }

  static String submit(JobClient client, String... command)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        client.send("POST", "/v1/jobs", Map.of("command", List.of(command)));
    if (answer.statusCode() != 201 && answer.statusCode() != 202) {
      throw new IOException(answer.statusCode() + " " + answer.body());
    }
    return JobClient.json(answer).get("id").asText();
  }

  /** The whole output of a job, once it is over. */
  static String outputOf(JobClient client, String id) throws IOException, InterruptedException {
    try (var body = client.follow(id).body()) {
      return new String(body.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }
  }

  static String state(JobClient client, String id) throws IOException, InterruptedException {
    return JobClient.json(client.send("GET", "/v1/jobs/" + id)).get("state").asText();
  }

  /** The status and what is said, without the id of the audit entry. */
  static String words(HttpResponse<String> answer) throws IOException {
    String body = answer.body();
    String said = body.contains("\"error\"") ? JobClient.json(answer).get("error").asText() : "";
    return (answer.statusCode() + " " + said).trim();
  }

  /** Everything that a caller sees, but for the id of the audit entry and the time. */
  static String everything(HttpResponse<String> answer) {
    Map<String, List<String>> headers = new TreeMap<>(answer.headers().map());
    headers.remove("date");
    return answer.statusCode()
        + " "
        + headers
        + " "
        + answer.body().replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "ID");
  }

  @Override
  public void close() {
    server.close();
    store.close();
  }
}
