package dev.tenon.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What an API server asks: may a user do this? Read from a {@code SubjectAccessReview} of {@code
 * authorization.k8s.io/v1}; anything else is refused.
 *
 * <p>Fields that it does not know are passed over. Kubernetes adds them to narrow a request, as it
 * did with {@code fieldSelector} and {@code labelSelector}; what is decided is the wider request,
 * so passing over them never allows more.
 *
 * @param verb what is to be done
 * @param region to what
 * @param claims who asks, as the policy's claim mappings read it: {@code sub}, {@code groups},
 *     {@code uid} and {@code extra}; immutable
 * @see <a href="https://kubernetes.io/docs/reference/access-authn-authz/webhook/">Webhook mode</a>
 */
public record AccessReview(String verb, Region region, Map<String, Object> claims) {

  static final String VERSION = "authorization.k8s.io/v1";
  static final String KIND = "SubjectAccessReview";

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * A body that asks nothing that can be answered. Its message tells the caller what is missing.
   */
  public static final class MalformedException extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedException(String what) {
      super(what);
    }
  }

  /** Checks the parts. */
  public AccessReview {
    Objects.requireNonNull(verb, "verb");
    Objects.requireNonNull(region, "region");
    claims = Collections.unmodifiableMap(new LinkedHashMap<>(claims));
  }

  /**
   * Reads a review.
   *
   * @param body JSON of an API server, in UTF-8
   * @return what is asked
   * @throws MalformedException if it is not a review of this version, has a key twice, or does not
   *     say who asks for what
   */
  public static AccessReview parse(byte[] body) throws MalformedException {
    JsonNode review;
    try {
      review = JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new MalformedException("the body is not JSON");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    if (!VERSION.equals(text(review, "apiVersion")) || !KIND.equals(text(review, "kind"))) {
      throw new MalformedException("the body is no " + KIND + " of " + VERSION);
    }
    JsonNode spec = object(review, "spec");
    boolean resource = spec.hasNonNull("resourceAttributes");
    if (resource == spec.hasNonNull("nonResourceAttributes")) {
      throw new MalformedException(
          "exactly one of resourceAttributes and nonResourceAttributes is needed");
    }
    JsonNode what = object(spec, resource ? "resourceAttributes" : "nonResourceAttributes");
    String verb = text(what, "verb");
    if (verb.isEmpty()) {
      throw new MalformedException("a verb is needed");
    }
    return new AccessReview(verb, resource ? resource(what) : path(what), claims(spec));
  }

  private static Region resource(JsonNode what) throws MalformedException {
    String resource = text(what, "resource");
    if (resource.isEmpty()) {
      throw new MalformedException("a resource is needed");
    }
    String subresource = text(what, "subresource");
    return Region.of(
        text(what, "namespace"),
        text(what, "group"),
        subresource.isEmpty() ? resource : resource + "/" + subresource,
        text(what, "name"));
  }

  private static Region path(JsonNode what) throws MalformedException {
    String path = text(what, "path");
    if (!path.startsWith("/")) {
      throw new MalformedException("a path begins with `/`");
    }
    return Region.ofPath(path);
  }

  private static Map<String, Object> claims(JsonNode spec) throws MalformedException {
    String user = text(spec, "user");
    if (user.isEmpty()) {
      throw new MalformedException("a user is needed");
    }
    Map<String, Object> extra = new LinkedHashMap<>();
    if (spec.hasNonNull("extra")) {
      JsonNode given = object(spec, "extra");
      for (Map.Entry<String, JsonNode> each : given.properties()) {
        extra.put(each.getKey(), texts(given, each.getKey()));
      }
    }
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("sub", user);
    claims.put("uid", text(spec, "uid"));
    claims.put("groups", texts(spec, "groups"));
    claims.put("extra", extra);
    return claims;
  }

  private static JsonNode object(JsonNode parent, String key) throws MalformedException {
    JsonNode value = parent.path(key);
    if (!value.isObject()) {
      throw new MalformedException("`" + key + "` must be an object");
    }
    return value;
  }

  /** A text, empty if it is not there, as the API server leaves out what is empty. */
  private static String text(JsonNode parent, String key) throws MalformedException {
    JsonNode value = parent.path(key);
    if (value.isMissingNode() || value.isNull()) {
      return "";
    }
    if (!value.isTextual()) {
      throw new MalformedException("`" + key + "` must be a text");
    }
    return value.asText();
  }

  private static List<String> texts(JsonNode parent, String key) throws MalformedException {
    JsonNode values = parent.path(key);
    List<String> texts = new ArrayList<>();
    if (values.isMissingNode() || values.isNull()) {
      return texts;
    }
    if (!values.isArray()) {
      throw new MalformedException("`" + key + "` must be a list of texts");
    }
    for (JsonNode value : values) {
      if (!value.isTextual()) {
        throw new MalformedException("`" + key + "` must be a list of texts");
      }
      texts.add(value.asText());
    }
    return texts;
  }
}
