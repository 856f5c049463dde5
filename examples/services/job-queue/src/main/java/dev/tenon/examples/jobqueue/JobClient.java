package dev.tenon.examples.jobqueue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** Somebody who uses the service, with the header {@code Authorization} that he sends. */
record JobClient(HttpClient http, URI address, String authorization) {

  private static final ObjectMapper JSON = new ObjectMapper();

  static JobClient at(URI address) {
    return new JobClient(HttpClient.newHttpClient(), address, "");
  }

  JobClient with(String header) {
    return new JobClient(http, address, header);
  }

  JobClient withPassword(String name, String password) {
    byte[] credential = (name + ":" + password).getBytes(StandardCharsets.UTF_8);
    return with("Basic " + Base64.getEncoder().encodeToString(credential));
  }

  /** Exchanges a password for a token. */
  JobClient login(String name, String password) throws IOException, InterruptedException {
    HttpResponse<String> answer = withPassword(name, password).send("POST", "/v1/token");
    if (answer.statusCode() != 200) {
      throw new IOException(name + " cannot log in: " + answer.statusCode());
    }
    return with("Bearer " + JSON.readTree(answer.body()).get("access_token").asText());
  }

  HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
    return http.send(request(method, path).build(), BodyHandlers.ofString());
  }

  HttpResponse<String> send(String method, String path, Map<String, ?> body)
      throws IOException, InterruptedException {
    return sendText(method, path, JSON.writeValueAsString(body));
  }

  HttpResponse<String> sendText(String method, String path, String body)
      throws IOException, InterruptedException {
    return sendAs("application/json", method, path, body);
  }

  HttpResponse<String> sendAs(String media, String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        request(method, path)
            .header("Content-Type", media)
            .method(method, BodyPublishers.ofString(body));
    return http.send(request.build(), BodyHandlers.ofString());
  }

  /** The output of a job as it comes. */
  HttpResponse<InputStream> follow(String id) throws IOException, InterruptedException {
    return http.send(
        request("GET", "/v1/jobs/" + id + "/output/stream").build(), BodyHandlers.ofInputStream());
  }

  private HttpRequest.Builder request(String method, String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address.resolve(path)).method(method, BodyPublishers.noBody());
    return authorization.isEmpty() ? request : request.header("Authorization", authorization);
  }

  static JsonNode json(HttpResponse<String> response) throws IOException {
    return JSON.readTree(response.body());
  }
}
