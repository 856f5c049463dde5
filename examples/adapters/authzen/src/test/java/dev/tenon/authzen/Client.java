package dev.tenon.authzen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/** A policy enforcement point: real requests of the JDK's client. */
final class Client {

  static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http;
  private final URI base;
  private final List<String> headers;

  private Client(HttpClient http, URI base, List<String> headers) {
    this.http = http;
    this.base = base;
    this.headers = headers;
  }

  static Client at(URI base) {
    return at(base, HttpClient.newHttpClient());
  }

  static Client at(URI base, HttpClient http) {
    return new Client(http, base, List.of());
  }

  Client with(String name, String value) {
    List<String> more = new ArrayList<>(headers);
    more.add(name);
    more.add(value);
    return new Client(http, base, more);
  }

  Client bearing(String token) {
    return with("Authorization", "Bearer " + token);
  }

  /** JSON written with single quotes. */
  static String json(String text) {
    return text.replace('\'', '"');
  }

  static JsonNode tree(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new AssertionError(text, e);
    }
  }

  HttpResponse<String> send(String method, String path, String type, byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .method(
                method,
                body.length == 0
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body));
    if (!type.isEmpty()) {
      request.header("Content-Type", type);
    }
    for (int i = 0; i < headers.size(); i += 2) {
      request.header(headers.get(i), headers.get(i + 1));
    }
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  HttpResponse<String> post(String path, String json) {
    return send(
        "POST",
        path,
        "application/json",
        json(json).getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  HttpResponse<String> get(String path) {
    return send("GET", path, "", new byte[0]);
  }

  /** The JSON of a successful answer. */
  JsonNode ask(String path, String json) {
    HttpResponse<String> answer = post(path, json);
    assertEquals(200, answer.statusCode(), answer.body());
    assertEquals("application/json", answer.headers().firstValue("Content-Type").orElse(""));
    return tree(answer.body());
  }

  boolean evaluate(String json) {
    return ask("/access/v1/evaluation", json).get("decision").booleanValue();
  }

  static String question(String subject, String action, String type, String id) {
    return "{'subject':{'type':'user','id':'%s'},'action':{'name':'%s'},'resource':{'type':'%s','id':'%s'}}"
        .formatted(subject, action, type, id);
  }

  static List<String> ids(JsonNode answer) {
    List<String> ids = new ArrayList<>();
    answer
        .get("results")
        .forEach(each -> ids.add((each.has("id") ? each.get("id") : each.get("name")).textValue()));
    return ids;
  }
}
