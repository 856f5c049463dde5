package dev.tenon.authzen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.authz.Authorizer;
import dev.tenon.yaml.YamlPolicies;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the README says: its requests, its code, its keys, and the command that starts a server. */
class ReadmeTest {

  private static final Pattern CURL =
      Pattern.compile(
          "```sh\ncurl -s http://127\\.0\\.0\\.1:8480(\\S+) -H 'Content-Type: ([a-z/]+)' \\\\\n"
              + "  -d '([^']+)'\n```\n\n```json\n(.*)\n```");
  private static final String TESTS = "src/test/java/dev/tenon/authzen/";
  private static final String SOURCES = "src/main/java/dev/tenon/authzen/";

  private static String readme() throws IOException {
    return Files.readString(Path.of("README.md"));
  }

  private static String squeezed(String text) {
    return text.replaceAll("\\s", "");
  }

  private static Process start(String... options) throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    words.addAll(List.of(options));
    return new ProcessBuilder(words).redirectErrorStream(true).start();
  }

  private static BufferedReader lines(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  @Test
  @Timeout(120)
  void theServerOfTheReadme_answersItsRequests_andStops() throws Exception {
    Process process = start("demo/authzen.yaml", "--open", "--port=0");
    try (BufferedReader out = lines(process)) {
      List<String> said = new ArrayList<>();
      while (said.isEmpty() || !said.get(said.size() - 1).startsWith("stop with")) {
        String line = out.readLine();
        assertTrue(line != null, () -> "it did not start: " + said);
        said.add(line);
      }
      String address = said.get(2).replaceAll("AuthZEN on (\\S+), as .*", "$1");
      assertEquals("next: curl -s " + address + "/.well-known/authzen-configuration", said.get(3));
      Client pep = Client.at(URI.create(address));
      Matcher example = CURL.matcher(readme());
      int examples = 0;
      while (example.find()) {
        HttpResponse<String> answer =
            pep.send(
                "POST",
                example.group(1),
                example.group(2),
                example.group(3).getBytes(StandardCharsets.UTF_8));
        assertEquals(example.group(4), masked(answer.body()));
        examples++;
      }
      assertEquals(5, examples);
      assertEquals(readme().split("\ncurl ", -1).length - 1, examples);

      String port = address.replaceAll(".*:", "");
      Process second = start("demo/authzen.yaml", "--open", "--port=" + port);
      try (BufferedReader other = lines(second)) {
        List<String> all = other.lines().toList();
        assertEquals(1, all.size(), all.toString());
        assertTrue(all.get(0).startsWith("authzen: port " + port + " of 127.0.0.1 is taken"));
        assertEquals(1, second.waitFor());
      }
      process.destroy(); // SIGTERM
      assertEquals(128 + 15, process.waitFor());
    } finally {
      process.destroyForcibly();
    }
  }

  private static String masked(String body) {
    return body.replaceAll("\"evaluation_id\":\"[0-9a-f-]{36}\"", "\"evaluation_id\":\"ID\"")
        .replaceAll("\"next_token\":\"[^\"]+\"", "\"next_token\":\"TOKEN\"")
        .replaceAll("\\([^)]*(policy.yaml:)", "($1");
  }

  @Test
  void code_isThatOfTheTests_andItsLinesAreCounted() throws IOException {
    String embedded = squeezed(Files.readString(Path.of(TESTS + "Embedded.java")));
    Matcher block = Pattern.compile("(?s)```java\n(.*?)```").matcher(readme());
    assertTrue(block.find());
    assertTrue(embedded.contains(squeezed(block.group(1))), block.group(1));
    long lines = block.group(1).lines().count();
    Matcher said = Pattern.compile("all of the glue, (\\d+) lines").matcher(readme());
    assertTrue(said.find());
    assertEquals(lines, Long.parseLong(said.group(1)));
    assertFalse(block.find());
  }

  @Test
  void keysOfTheConfiguration_areListed() throws IOException {
    String source = Files.readString(Path.of(SOURCES + "ServerSettings.java"));
    Matcher keys =
        Pattern.compile("(?s)KEYS = \\{(.*?)}|\\.only\\((.*?)\\)|file\\.only\\((.*?)\\);")
            .matcher(source);
    String listed = readme().replaceAll("(?s)^.*\n## The server", "");
    int count = 0;
    while (keys.find()) {
      Matcher key = Pattern.compile("\"([a-z_0-9]+)\"").matcher(keys.group());
      while (key.find()) {
        assertTrue(listed.matches("(?s).*`" + key.group(1) + "[`:].*"), key.group(1));
        count++;
      }
    }
    assertTrue(count >= 35, "found " + count);
  }

  @Test
  void anEmbeddedApi_answers_andTellsNothingOfAFailure() throws Exception {
    String key = "a-key-of-at-least-32-characters-0123456789";
    Authorizer authorizer = Authorizer.compile(YamlPolicies.load(Path.of("demo/policy.yaml")));
    try (Embedded host = new Embedded(authorizer, KnownCallers.hash(key))) {
      Client pep = Client.at(host.address()).bearing(key);
      assertTrue(pep.evaluate(Client.question("ada", "can_read", "todo", "1")));
      HttpResponse<String> failed =
          pep.post("/access/v1/evaluation", Client.question("broken", "can_read", "todo", "1"));
      assertEquals(500, failed.statusCode());
      assertEquals("the server has failed; it was reported\n", failed.body());
      String resources =
          "{'subject':{'type':'user','id':'ada'},'action':{'name':'can_read'},'resource':{'type':'todo'}}";
      assertEquals(
          404, pep.post("/access/v1/search/resource", resources).statusCode(), "no inventory");
      assertEquals(404, pep.post("/access/v1/requests", "{}").statusCode(), "no approvals");
      String metadata = pep.get("/.well-known/authzen-configuration").body();
      assertFalse(metadata.contains("search_resource_endpoint"), metadata);
      assertFalse(metadata.contains("capabilities"), metadata);
      String held = Client.question("ada", "can_delete", "document", "1");
      assertFalse(pep.ask("/access/v1/evaluation", held).at("/context").has("access_request"));
    }
  }
}
