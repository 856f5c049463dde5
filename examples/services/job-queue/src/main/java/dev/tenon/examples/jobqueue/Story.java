package dev.tenon.examples.jobqueue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.servlet.LoginLimit;
import dev.tenon.servlet.Passwords;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Two users, a guest and an operator on a server that runs; each request with its answer. */
final class Story {

  private static final String PASSWORD = "correct horse battery staple";

  private final PrintStream out;
  private final JobQueue server;

  private Story(PrintStream out, JobQueue server) {
    this.out = out;
    this.server = server;
  }

  static void tell(Path policy, Confinement confinement, PrintStream out)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("job-queue-");
    Accounts accounts = Accounts.in(folder.resolve("accounts.json"), Passwords.ITERATIONS);
    accounts.add("flux", "operator", List.of(), PASSWORD);
    Settings settings = Settings.of(Map.of("mode", "multi-user", "auth", "required"));
    Consumer<String> nowhere = line -> {};
    LoginLimit limit = new LoginLimit(Clock.systemUTC());
    try (Store store = Store.inMemory();
        JobQueue server =
            JobQueue.start(
                settings, policy, confinement, accounts, store, Tokens.make(), limit, nowhere)) {
      new Story(out, server).tell();
      server.awaitStop();
      out.println("the service has stopped");
    } finally {
      Files.deleteIfExists(folder.resolve("accounts.json"));
      Files.delete(folder);
    }
  }

  private void tell() throws IOException, InterruptedException {
    JobClient nobody = JobClient.at(server.address());
    out.println("Nobody is let in without a credential.");
    ask("nobody", nobody, "GET", "/v1/jobs");
    ask("nobody", nobody, "GET", "/v1/jobs/f1/output/stream");
    ask("nobody", nobody.withPassword("ada", PASSWORD), "POST", "/v1/token");

    out.println("The operator logs in, and adds users while the server runs.");
    JobClient operator = login("operator");
    for (String user : List.of("ada:user", "ben:user", "gil:guest")) {
      String[] parts = user.split(":", 2);
      Map<String, String> body = Map.of("name", parts[0], "kind", parts[1], "password", PASSWORD);
      tell("operator", "POST", "/v1/users", operator.send("POST", "/v1/users", body));
    }
    JobClient ada = login("ada");
    JobClient ben = login("ben");
    JobClient gil = login("gil");

    out.println("ada submits a job, and reads its output while it runs.");
    submit("ada", ada, List.of("sh", "-c", "echo one; sleep 1; echo two; env | sort"));
    read("ada", ada, "f1");
    ask("ada", ada, "GET", "/v1/jobs/f1");

    out.println("To ben her job is what a job is that there never was.");
    ask("ben", ben, "GET", "/v1/jobs/f1");
    ask("ben", ben, "GET", "/v1/jobs/f99");
    ask("ben", ben, "GET", "/v1/jobs/f1/output/stream");
    ask("ben", ben, "POST", "/v1/jobs/f1/cancel");
    submit("ben", ben, List.of("sleep", "60"));
    ask("ben", ben, "GET", "/v1/jobs");
    urgency("ben", ben, "f2", 31);
    urgency("ben", ben, "f2", 8);

    out.println("The job of a guest waits until the operator releases it.");
    submit("gil", gil, List.of("sh", "-c", "sleep 1; echo \"$1\"", "sh", "$(id); rm -rf /"));
    ask("gil", gil, "POST", "/v1/jobs/f3/release");
    ask("operator", operator, "POST", "/v1/jobs/f3/release");
    read("gil", gil, "f3");

    out.println("The operator sees and cancels every job, and reads nobody's output.");
    ask("operator", operator, "GET", "/v1/jobs");
    ask("operator", operator, "GET", "/v1/jobs/f1/output");
    urgency("operator", operator, "f2", 31);
    ask("operator", operator, "POST", "/v1/jobs/f2/cancel");

    out.println("ada gets a cluster of her own, where the operator has no say.");
    Map<String, ?> lab = Map.of("name", "lab", "owner", "ada", "slots", 1);
    tell("operator", "POST", "/v1/clusters", operator.send("POST", "/v1/clusters", lab));
    ask("ada", ada, "GET", "/v1/clusters");
    ask("ben", ben, "GET", "/v1/clusters");
    String ofBen = "/v1/members/ben?cluster=lab";
    ask("operator", operator, "PUT", ofBen);
    tell("ada", "PUT", ofBen, ada.send("PUT", ofBen, Map.of("role", "user")));
    tell(
        "ben",
        "POST",
        "/v1/jobs?cluster=lab",
        ben.send("POST", "/v1/jobs?cluster=lab", Map.of("command", List.of("sleep", "60"))));
    ask("ben", ben, "GET", "/v1/jobs/f4");
    ask("ada", ada, "GET", "/v1/jobs?cluster=lab");
    ask("operator", operator, "GET", "/v1/jobs?cluster=lab");
    ask("operator", operator, "POST", "/v1/jobs/f4/cancel?cluster=lab");
    ask("ada", ada, "DELETE", ofBen);
    ask("ada", ada, "GET", "/v1/jobs/f4?cluster=lab");
    ask("ben", ben, "GET", "/v1/jobs/f4?cluster=lab");
    HttpResponse<String> refused = ben.send("POST", "/v1/jobs?cluster=lab", Map.of());
    tell("ben", "POST", "/v1/jobs?cluster=lab", refused);
    explain(ada, JobClient.json(refused).get("id").asText());

    out.println(
        "An account that is closed is closed at once; the server is stopped by the operator.");
    ask("operator", operator, "DELETE", "/v1/users/gil");
    ask("gil", gil, "GET", "/v1/jobs");
    ask("ada", ada, "POST", "/v1/service/stop");
    ask("operator", operator, "POST", "/v1/service/stop");
  }

  /** What a cluster's owner is told of a refusal, its first line. */
  private void explain(JobClient owner, String id) throws IOException, InterruptedException {
    HttpResponse<String> answer = owner.send("GET", "/v1/audit/" + id + "?cluster=lab");
    print("ada", "GET", "/v1/audit/<that refusal>?cluster=lab", answer.statusCode(), "");
    String[] lines = JobClient.json(answer).get("explanation").asText().split("\n", -1);
    out.println("            | " + lines[0].replaceAll("u[0-9a-f]{16}", "<ben>"));
  }

  private JobClient login(String name) throws IOException, InterruptedException {
    JobClient client = JobClient.at(server.address()).login(name, PASSWORD);
    print(name, "POST", "/v1/token", 200, "a token");
    return client;
  }

  private void submit(String who, JobClient client, List<String> command)
      throws IOException, InterruptedException {
    tell(who, "POST", "/v1/jobs", client.send("POST", "/v1/jobs", Map.of("command", command)));
  }

  private void urgency(String who, JobClient client, String id, int urgency)
      throws IOException, InterruptedException {
    String path = "/v1/jobs/" + id + "/urgency";
    tell(who, "PUT", path, client.send("PUT", path, Map.of("urgency", urgency)));
  }

  private void read(String who, JobClient client, String id)
      throws IOException, InterruptedException {
    HttpResponse<InputStream> stream = client.follow(id);
    print(who, "GET", "/v1/jobs/" + id + "/output/stream", stream.statusCode(), "");
    try (InputStream body = stream.body()) {
      for (String line : new String(body.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
        if (!line.isEmpty()) {
          out.println(
              "            | " + line.replaceAll("(HOME|PWD)=.*", "$1=<its own directory>"));
        }
      }
    }
  }

  private void ask(String who, JobClient client, String method, String path)
      throws IOException, InterruptedException {
    tell(who, method, path, client.send(method, path));
  }

  private void tell(String who, String method, String path, HttpResponse<String> answer)
      throws IOException {
    JsonNode body = JobClient.json(answer);
    print(who, method, path, answer.statusCode(), words(body));
  }

  private static String words(JsonNode body) {
    if (body.has("error")) {
      return body.get("error").asText();
    }
    if (body.has("jobs")) {
      return body.get("count") + " jobs " + body.findValuesAsText("id");
    }
    if (body.has("state")) {
      return body.get("id").asText()
          + " "
          + body.get("state").asText()
          + " urgency "
          + body.get("urgency");
    }
    if (body.has("clusters")) {
      return body.get("clusters").toString();
    }
    if (body.has("owner")) {
      return body.get("name").asText() + ", of " + body.get("owner").asText();
    }
    if (body.has("role")) {
      return body.get("name").asText() + ", a " + body.get("role").asText();
    }
    return body.has("kind") ? body.get("name").asText() + ", a " + body.get("kind").asText() : "";
  }

  private void print(String who, String method, String path, int status, String words) {
    String line = "  %-8s  %-6s %-28s  %d  %s".formatted(who, method, path, status, words);
    out.println(line.stripTrailing());
  }
}
