package dev.tenon.examples.jobqueue;

import static dev.tenon.examples.jobqueue.Service.words;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.servlet.LoginLimit;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A day of a server with its state on disk, and a restart in the middle. */
class DayTest {

  @TempDir private Path folder;

  /** A server with the state of the one before. */
  private record Running(Store store, JobQueue server) implements AutoCloseable {

    JobClient login(String name) throws IOException, InterruptedException {
      return JobClient.at(server.address()).login(name, Service.PASSWORD);
    }

    @Override
    public void close() {
      server.close();
      store.close();
    }
  }

  private Running start(boolean first) throws IOException {
    Accounts accounts = Accounts.in(folder.resolve("accounts.json"), 1000);
    if (first) {
      accounts.add("flux", "operator", List.of(), Service.PASSWORD);
    }
    Confinement work = new SameUser(Files.createDirectories(folder.resolve("work")));
    Store store = Store.in(folder.resolve("jobs.db"));
    JobQueue server =
        JobQueue.start(
            Settings.of(Map.of()),
            Path.of("policy.yaml"),
            work,
            accounts,
            store,
            Tokens.make(),
            new LoginLimit(Clock.systemUTC()),
            line -> {});
    return new Running(store, server);
  }

  private static String submitted(JobClient who, String... command) throws Exception {
    return JobClient.json(
            who.send("POST", "/v1/jobs?cluster=lab", Map.of("command", List.of(command))))
        .get("id")
        .asText();
  }

  private static JsonNode seen(JobClient who, String job) throws Exception {
    return JobClient.json(who.send("GET", "/v1/jobs/" + job + "?cluster=lab"));
  }

  private static String output(JobClient who, String job) throws Exception {
    return who.send("GET", "/v1/jobs/" + job + "/output/stream?cluster=lab").body();
  }

  private static String member(JobClient owner, String name, Map<String, ?> role) throws Exception {
    return words(owner.send("PUT", "/v1/members/" + name + "?cluster=lab", role));
  }

  @Test
  void aDay() throws Exception {
    String done;
    String running;
    String waiting;
    String refusal;
    try (Running morning = start(true)) {
      JobClient operator = morning.login("operator");
      for (String name : List.of("oda", "tom", "gil", "uma")) {
        Map<String, ?> user = Map.of("name", name, "kind", "none", "password", Service.PASSWORD);
        assertEquals("201", words(operator.send("POST", "/v1/users", user)));
      }
      // A new cluster, whose owner needs the operator no more.
      Map<String, ?> lab = Map.of("name", "lab", "owner", "oda", "slots", 1);
      assertEquals("201", words(operator.send("POST", "/v1/clusters", lab)));
      // A new member, and a role for an hour.
      JobClient oda = morning.login("oda");
      String hour = Instant.now().plusSeconds(3600).truncatedTo(ChronoUnit.SECONDS).toString();
      assertEquals("200", member(oda, "tom", Map.of("role", "user")));
      assertEquals("200", member(oda, "gil", Map.of("role", "watcher", "until", hour)));
      JobClient tom = morning.login("tom");
      done = submitted(tom, "echo", "hello");
      assertEquals("hello\n", output(tom, done));
      running = submitted(tom, "sleep", "600");
      waiting = submitted(tom, "echo", "later");
      assertEquals("RUNNING", seen(tom, running).get("state").asText());
      assertEquals("PENDING", seen(morning.login("gil"), waiting).get("state").asText());
      // A refusal, explained by its id to the owner.
      HttpResponse<String> denied =
          morning.login("uma").send("POST", "/v1/jobs?cluster=lab", Map.of());
      assertEquals("403 not-admitted", words(denied));
      refusal = "/v1/audit/" + JobClient.json(denied).get("id").asText() + "?cluster=lab";
      assertTrue(oda.send("GET", refusal).body().contains("job-submit"));
    }
    try (Running evening = start(false)) {
      // All of it is there again: members, jobs and their output, usage, what happened.
      JobClient oda = evening.login("oda");
      JobClient tom = evening.login("tom");
      assertEquals("hello\n", output(tom, done));
      assertEquals("INTERRUPTED", seen(tom, running).get("state").asText());
      assertEquals("later\n", output(tom, waiting));
      assertEquals(3, JobClient.json(oda.send("GET", "/v1/jobs?cluster=lab")).get("count").asInt());
      assertEquals("ENDED", seen(evening.login("gil"), done).get("state").asText());
      assertTrue(oda.send("GET", refusal).body().contains("job-submit"));
      JsonNode usage = JobClient.json(oda.send("GET", "/v1/usage?cluster=lab")).get("usage");
      assertEquals(
          List.of("3 0", "0 1").stream().sorted().toList(),
          StreamSupport.stream(usage.spliterator(), false)
              .map(one -> one.get("jobs") + " " + one.get("refusals"))
              .sorted()
              .toList());
      // The member leaves.
      String last = submitted(tom, "sleep", "600");
      assertEquals("200", words(oda.send("DELETE", "/v1/members/tom?cluster=lab")));
      assertEquals("CANCELLED", seen(oda, last).get("state").asText());
      assertEquals("404 not-found", words(tom.send("GET", "/v1/jobs/" + done + "?cluster=lab")));
      // The audit of that day, of the cluster alone.
      JsonNode day = JobClient.json(oda.send("GET", "/v1/audit?cluster=lab")).get("events");
      assertEquals(
          List.of("change", "change", "change", "refusal", "change", "refusal"),
          day.findValuesAsText("kind"));
      assertEquals("created, of oda", day.get(0).get("what").asText());
      assertEquals("tom is user", day.get(1).get("what").asText());
      assertTrue(day.get(2).get("what").asText().startsWith("gil is watcher until 20"));
      assertEquals("tom is no member", day.get(4).get("what").asText());
      String others = evening.login("operator").send("GET", "/v1/audit?cluster=main").body();
      assertFalse(others.contains("tom"), others);
    }
  }
}
