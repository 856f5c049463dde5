package dev.tenon.examples.gitops.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenon.examples.gitops.cluster.Failure;
import dev.tenon.examples.gitops.cluster.FluxObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** Lists the tags of an image in its registry, and picks the one that counts. */
final class Images {

  private static final Pattern IMAGE =
      Pattern.compile("[a-z0-9.-]+(:[0-9]{1,5})?(/[a-z0-9]+([._-]+[a-z0-9]+)*)+");
  private static final ObjectMapper JSON = new ObjectMapper();

  private Images() {}

  /** An image repository asks the registry. */
  record Scan(HttpClient http) implements Work {

    @Override
    public Report run(Decided decided) {
      String image = decided.object().text("image").orElse("");
      if (!IMAGE.matcher(image).matches()) {
        throw failure("spec.image is no image of a registry");
      }
      String scheme =
          decided.object().text("insecure").filter("true"::equals).isPresent() ? "http" : "https";
      int slash = image.indexOf('/');
      List<String> tags =
          tags(
              URI.create(
                  scheme
                      + "://"
                      + image.substring(0, slash)
                      + "/v2"
                      + image.substring(slash)
                      + "/tags/list"));
      return new Report(
          "successful scan: found " + tags.size() + " tags",
          Map.of(
              "canonicalImageName",
              image,
              "lastScanResult",
              Map.of("tagCount", tags.size(), "latestTags", tags)));
    }

    private List<String> tags(URI address) {
      try {
        HttpResponse<byte[]> response =
            http.send(
                HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(10)).build(),
                HttpResponse.BodyHandlers.ofByteArray());
        JsonNode tags = JSON.readTree(response.body()).path("tags");
        if (response.statusCode() == 200 && tags.isArray()) {
          return StreamSupport.stream(tags.spliterator(), false)
              .map(JsonNode::asText)
              .sorted(Comparator.reverseOrder())
              .toList();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (IOException e) {
        // Said below: the author needs to know that it failed, and not how the network is built.
      }
      throw failure("the registry did not list the tags");
    }
  }

  /** An image policy takes the first tag in its order. */
  record Pick() implements Work {

    @Override
    public Report run(Decided decided) {
      FluxObject repository =
          decided
              .read("imageRepositoryRef")
              .orElseThrow(() -> failure("spec.imageRepositoryRef is not there"));
      if (!(repository.status("lastScanResult").orElse("") instanceof Map<?, ?> scan)
          || !(scan.get("latestTags") instanceof List<?> tags)
          || tags.isEmpty()) {
        throw failure("spec.imageRepositoryRef has no tags");
      }
      boolean ascending =
          decided.object().text("policy.alphabetical.order").orElse("asc").equals("asc");
      String tag = String.valueOf(ascending ? tags.get(0) : tags.get(tags.size() - 1));
      String name = String.valueOf(repository.status("canonicalImageName").orElse(""));
      return new Report(
          "latest image tag for " + name + " resolved to " + tag,
          Map.of("latestRef", Map.of("name", name, "tag", tag)));
    }
  }

  private static Failure failure(String what) {
    return new Failure(
        Failure.Reason.FETCH_FAILED,
        what,
        "an image policy picks from the tags that a registry lists",
        "correct the image, or look at the condition of the image repository");
  }
}
