package dev.tenon.examples.flinkconsole.flink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A Flink cluster, asked by its REST API each time. Safe to share between threads; each call throws
 * {@link FlinkException} if the cluster does not do it.
 */
public final class Cluster {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private final String id;
  private final String name;
  private final URI rest;

  /**
   * A cluster.
   *
   * @param id what names it for good
   * @param name what people call it
   * @param rest where its REST API is
   */
  public Cluster(String id, String name, URI rest) {
    this.id = id;
    this.name = name;
    this.rest = rest;
  }

  /**
   * What names it for good.
   *
   * @return the id
   */
  public String id() {
    return id;
  }

  /**
   * What people call it.
   *
   * @return its environment's name
   */
  public String name() {
    return name;
  }

  /**
   * All its jobs, those that have ended included.
   *
   * @return the jobs as Flink lists them
   */
  public List<Job> jobs() {
    List<Job> jobs = new ArrayList<>();
    for (JsonNode job : send("GET", "/jobs/overview", BodyPublishers.noBody(), "").path("jobs")) {
      jobs.add(
          new Job(
              id,
              job.path("jid").asText(),
              job.path("name").asText(),
              job.path("state").asText(),
              Instant.ofEpochMilli(job.path("start-time").asLong()),
              Duration.ofMillis(job.path("duration").asLong()),
              job.path("tasks").path("total").asInt()));
    }
    return jobs;
  }

  /**
   * One of its jobs.
   *
   * @param job its id
   * @return the job, empty if there is none
   */
  public Optional<Job> job(String job) {
    return jobs().stream().filter(one -> one.id().equals(job)).findFirst();
  }

  /**
   * All its jars.
   *
   * @return the jars as Flink lists them
   */
  public List<Jar> jars() {
    List<Jar> jars = new ArrayList<>();
    for (JsonNode jar : send("GET", "/jars", BodyPublishers.noBody(), "").path("files")) {
      jars.add(
          new Jar(
              id,
              jar.path("id").asText(),
              jar.path("name").asText(),
              Instant.ofEpochMilli(jar.path("uploaded").asLong())));
    }
    return jars;
  }

  /**
   * One of its jars.
   *
   * @param jar its id
   * @return the jar, empty if there is none
   */
  public Optional<Jar> jar(String jar) {
    return jars().stream().filter(one -> one.id().equals(jar)).findFirst();
  }

  /**
   * The version of Flink that it runs.
   *
   * @return such as {@code 2.3.0}
   */
  public String version() {
    return send("GET", "/overview", BodyPublishers.noBody(), "").path("flink-version").asText();
  }

  /**
   * All its task managers, with who has their slots.
   *
   * @return the task managers as Flink lists them
   */
  public List<TaskManager> taskManagers() {
    List<TaskManager> all = new ArrayList<>();
    JsonNode list = send("GET", "/taskmanagers", BodyPublishers.noBody(), "");
    for (JsonNode one : list.path("taskmanagers")) {
      String manager = one.path("id").asText();
      List<String> jobs = new ArrayList<>();
      send("GET", "/taskmanagers/" + segment(manager), BodyPublishers.noBody(), "")
          .path("allocatedSlots")
          .forEach(slot -> jobs.add(slot.path("jobId").asText()));
      all.add(new TaskManager(manager, one.path("freeSlots").asInt(), jobs));
    }
    return all;
  }

  /**
   * Uploads a jar.
   *
   * @param file its name
   * @param bytes what is in it
   */
  public void upload(String file, byte[] bytes) {
    String boundary = "jar-" + UUID.randomUUID();
    String head =
        "--%s\r\nContent-Disposition: form-data; name=\"jarfile\"; filename=\"%s\"\r\n%s\r\n\r\n"
            .formatted(boundary, file, "Content-Type: application/x-java-archive");
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(head.getBytes(StandardCharsets.UTF_8));
    body.writeBytes(bytes);
    body.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
    send(
        "POST",
        "/jars/upload",
        BodyPublishers.ofByteArray(body.toByteArray()),
        "multipart/form-data; boundary=" + boundary);
  }

  /**
   * Runs a jar.
   *
   * @param jar its id
   * @param name how the job is to be called, if the program does not call itself otherwise
   * @return the id of the job
   */
  public String run(String jar, String name) {
    ObjectNode body = JSON.createObjectNode();
    body.putObject("flinkConfiguration").put("pipeline.name", name);
    return send(
            "POST",
            "/jars/" + segment(jar) + "/run",
            BodyPublishers.ofString(body.toString()),
            "application/json")
        .path("jobid")
        .asText();
  }

  /**
   * Deletes a jar.
   *
   * @param jar its id
   */
  public void delete(String jar) {
    send("DELETE", "/jars/" + segment(jar), BodyPublishers.noBody(), "");
  }

  /**
   * Cancels a job.
   *
   * @param job its id
   */
  public void cancel(String job) {
    send("PATCH", "/jobs/" + segment(job) + "?mode=cancel", BodyPublishers.noBody(), "");
  }

  private static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private JsonNode send(String method, String path, BodyPublisher body, String type) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(rest.resolve(path)).timeout(PATIENCE).method(method, body);
    if (!type.isEmpty()) {
      request.header("Content-Type", type);
    }
    try {
      HttpResponse<String> answer = HTTP.send(request.build(), BodyHandlers.ofString());
      JsonNode json = JSON.readTree(answer.body());
      if (answer.statusCode() >= 300) {
        throw new FlinkException(name + ": " + complaint(json));
      }
      return json;
    } catch (IOException e) {
      throw new FlinkException(name + " cannot be reached");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FlinkException(name + " was not waited for");
    }
  }

  private static String complaint(JsonNode json) {
    String all = json.path("errors").path(0).asText("no reason given");
    String first = all.lines().findFirst().orElse("no reason given");
    return first.replaceFirst("^[\\w.$]+(Exception|Error): ", "");
  }
}
