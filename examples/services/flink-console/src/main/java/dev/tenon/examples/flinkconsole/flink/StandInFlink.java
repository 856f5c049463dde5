package dev.tenon.examples.flinkconsole.flink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A stand-in for a Flink cluster: it answers the calls of {@link Cluster} with the same shapes of
 * JSON, keeps jobs and jars in memory, and runs nothing.
 */
public final class StandInFlink implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern FILE = Pattern.compile("filename=\"([^\"]*)\"");

  /** Of tasks, as Flink counts them. */
  private static final List<String> STATES =
      List.of(
          "created",
          "scheduled",
          "deploying",
          "running",
          "finished",
          "canceling",
          "canceled",
          "failed",
          "reconciling",
          "initializing");

  private static final int MANAGERS = 2;
  private static final int SLOTS = 100;

  private record StandInJob(String id, String name, String state, Instant started, int tasks) {}

  private record StandInJar(String id, String name, Instant uploaded) {}

  private record Answer(int status, JsonNode body) {}

  private final HttpServer server;
  private final Map<String, StandInJob> jobs = new LinkedHashMap<>();
  private final Map<String, StandInJar> jars = new LinkedHashMap<>();

  private StandInFlink(HttpServer server) {
    this.server = server;
  }

  /**
   * Starts one on a free port of this machine, with nothing in it.
   *
   * @return the stand-in
   */
  public static StandInFlink start() {
    // without it each answer waits for an acknowledgement, 40 ms
    System.setProperty("sun.net.httpserver.nodelay", "true");
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
      StandInFlink flink = new StandInFlink(server);
      server.createContext("/", flink::serve);
      server.start();
      return flink;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Where its REST API is.
   *
   * @return the address
   */
  public URI rest() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /**
   * Puts a job into it.
   *
   * @param name its name
   * @param state its state, as Flink writes it
   * @param started when it started
   * @param tasks how many tasks it has
   * @return its id
   */
  public synchronized String job(String name, String state, Instant started, int tasks) {
    String id = UUID.randomUUID().toString().replace("-", "");
    jobs.put(id, new StandInJob(id, name, state, started, tasks));
    return id;
  }

  /**
   * Puts a jar into it.
   *
   * @param name the file's name
   * @param uploaded when
   * @return its id
   */
  public synchronized String jar(String name, Instant uploaded) {
    String id = UUID.randomUUID() + "_" + name;
    jars.put(id, new StandInJar(id, name, uploaded));
    return id;
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] asked = exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().getRawPath();
      Answer answer = answer(exchange.getRequestMethod() + " " + path, asked);
      byte[] body = JSON.writeValueAsBytes(answer.body());
      exchange.getResponseHeaders().set("Content-Type", "application/json; charset=UTF-8");
      exchange.sendResponseHeaders(answer.status(), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private synchronized Answer answer(String asked, byte[] body) throws IOException {
    if (asked.equals("GET /jobs/overview")) {
      return new Answer(200, overview());
    } else if (asked.equals("GET /overview")) {
      return new Answer(200, cluster());
    } else if (asked.equals("GET /taskmanagers")) {
      return new Answer(200, taskManagers());
    } else if (asked.startsWith("GET /taskmanagers/")) {
      return new Answer(200, taskManager(Integer.parseInt(last(asked).substring("tm-".length()))));
    } else if (asked.equals("GET /jars")) {
      return new Answer(200, files());
    } else if (asked.equals("POST /jars/upload")) {
      return uploaded(new String(body, StandardCharsets.ISO_8859_1));
    } else if (asked.startsWith("PATCH /jobs/")) {
      return cancelled(last(asked));
    } else if (asked.startsWith("DELETE /jars/")) {
      return jars.remove(last(asked)) == null
          ? failure(400, "the jar does not exist")
          : new Answer(200, JSON.createObjectNode());
    } else if (asked.startsWith("POST /jars/") && asked.endsWith("/run")) {
      return run(last(asked.substring(0, asked.length() - "/run".length())), JSON.readTree(body));
    }
    return failure(404, "Not found: " + asked);
  }

  private static String last(String path) {
    String segment = path.substring(path.lastIndexOf('/') + 1);
    return URLDecoder.decode(segment, StandardCharsets.UTF_8);
  }

  private static Answer failure(int status, String message) {
    ObjectNode body = JSON.createObjectNode();
    body.putArray("errors").add(message);
    return new Answer(status, body);
  }

  private ObjectNode overview() {
    ObjectNode all = JSON.createObjectNode();
    ArrayNode list = all.putArray("jobs");
    for (StandInJob job : jobs.values()) {
      long ran = Math.max(0, Duration.between(job.started(), Instant.now()).toMillis());
      ObjectNode one = list.addObject();
      one.put("jid", job.id()).put("name", job.name()).put("state", job.state());
      one.put("jobType", "STREAMING").put("schedulerType", "Default");
      one.put("start-time", job.started().toEpochMilli()).put("end-time", -1);
      one.put("duration", ran).put("last-modification", job.started().toEpochMilli());
      one.put("pending-operators", 0);
      ObjectNode tasks = one.putObject("tasks").put("total", job.tasks());
      for (String state : STATES) {
        tasks.put(state, state.toUpperCase(Locale.ROOT).equals(job.state()) ? job.tasks() : 0);
      }
    }
    return all;
  }

  private ObjectNode cluster() {
    ObjectNode all = JSON.createObjectNode();
    all.put("taskmanagers", MANAGERS).put("slots-total", MANAGERS * SLOTS);
    return all.put("flink-version", "2.3.0").put("flink-commit", "stand-in");
  }

  private ObjectNode taskManagers() {
    ObjectNode all = JSON.createObjectNode();
    ArrayNode list = all.putArray("taskmanagers");
    for (int i = 0; i < MANAGERS; i++) {
      list.addObject()
          .put("id", "tm-" + i)
          .put("slotsNumber", SLOTS)
          .put("freeSlots", SLOTS - slots(i).size());
    }
    return all;
  }

  private ObjectNode taskManager(int number) {
    ObjectNode one = JSON.createObjectNode().put("id", "tm-" + number).put("slotsNumber", SLOTS);
    ArrayNode slots = one.put("freeSlots", SLOTS - slots(number).size()).putArray("allocatedSlots");
    slots(number).forEach(job -> slots.addObject().put("jobId", job));
    return one;
  }

  /** The jobs that have the slots of a task manager: as many of a job as it has tasks. */
  private List<String> slots(int number) {
    List<String> slots = new ArrayList<>();
    int turn = 0;
    for (StandInJob job : jobs.values()) {
      if (job.state().equals("RUNNING") && turn++ % MANAGERS == number) {
        slots.addAll(Collections.nCopies(job.tasks(), job.id()));
      }
    }
    return slots;
  }

  private ObjectNode files() {
    ObjectNode all = JSON.createObjectNode().put("address", rest().toString());
    ArrayNode list = all.putArray("files");
    for (StandInJar jar : jars.values()) {
      ObjectNode one = list.addObject().put("id", jar.id()).put("name", jar.name());
      one.put("uploaded", jar.uploaded().toEpochMilli());
      one.putArray("entry").addObject().put("name", "example.Main").putNull("description");
    }
    return all;
  }

  private Answer uploaded(String body) {
    Matcher file = FILE.matcher(body);
    if (!file.find()) {
      return failure(400, "Exactly 1 file must be sent, received 0.");
    }
    String id = jar(file.group(1), Instant.now());
    ObjectNode answer = JSON.createObjectNode().put("filename", "/stand-in/" + id);
    return new Answer(200, answer.put("status", "success"));
  }

  private Answer run(String jar, JsonNode asked) {
    if (!jars.containsKey(jar)) {
      return failure(400, "the jar does not exist");
    }
    String name =
        asked.path("flinkConfiguration").path("pipeline.name").asText("Flink Streaming Job");
    String own = jar.contains("obstinate") ? "Billing_stolen" : name;
    return new Answer(
        200, JSON.createObjectNode().put("jobid", job(own, "RUNNING", Instant.now(), 1)));
  }

  private Answer cancelled(String id) {
    StandInJob job = jobs.get(id);
    if (job == null) {
      return failure(404, "Job could not be found.");
    }
    jobs.put(id, new StandInJob(id, job.name(), "CANCELED", job.started(), job.tasks()));
    return new Answer(202, JSON.createObjectNode());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
