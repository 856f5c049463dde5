package consumer;

import dev.tenon.spring.Allowed;
import dev.tenon.spring.Open;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Starts a service, asks it over HTTP, and ends. */
@SpringBootApplication
@RestController
public class Main {

  /** What anybody may see. */
  @GetMapping("/public")
  @Open
  String open() {
    return "open";
  }

  /** What the policy decides. */
  @GetMapping("/jobs/{id}")
  @Allowed(action = "VIEW", resource = "jobs/{id}")
  String job(@PathVariable String id) {
    return id;
  }

  /** Prints the status of each answer. */
  public static void main(String[] arguments) throws Exception {
    try (ConfigurableApplicationContext service =
        SpringApplication.run(Main.class, "--server.port=0", "--spring.main.banner-mode=off")) {
      String port = service.getEnvironment().getRequiredProperty("local.server.port");
      for (String path : new String[] {"/public", "/jobs/nightly", "/elsewhere"}) {
        HttpRequest request =
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
        HttpResponse<String> response =
            HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        System.out.println(path + " " + response.statusCode());
      }
    }
  }
}
