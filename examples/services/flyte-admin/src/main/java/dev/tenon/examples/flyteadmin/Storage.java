package dev.tenon.examples.flyteadmin;

import dev.tenon.filter.KeyMapping;
import dev.tenon.path.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The bucket of the installation, in which keys are {@code <org>/<project>/<domain>/...}, and the
 * resource {@code storage/<org>/<project>/<domain>/...} that each of its objects is.
 *
 * @param scheme how native URLs begin: {@code s3}, {@code gs}, {@code abfs}
 * @param bucket the bucket's name
 */
record Storage(String scheme, String bucket) {

  /** How keys spell resources. */
  static final KeyMapping KEYS = KeyMapping.of("storage");

  /** What no policy can allow: an empty segment is never canonical. */
  private static final Resource NOWHERE = Resource.of("storage", "");

  /** The object with a key that a client chose, judged as it will be used. */
  static Resource object(Scope scope, String name) {
    String folder = scope.org() + "/" + scope.project() + "/" + scope.domain();
    String key = name.isEmpty() ? folder : folder + "/" + name;
    return KEYS.resource(key).orElse(NOWHERE);
  }

  /** The object of a native URL; nothing that can be allowed if it is not in this bucket. */
  Resource object(String url) {
    return own(url).orElse(NOWHERE);
  }

  private Optional<Resource> own(String url) {
    String start = scheme + "://" + bucket + "/";
    return url.startsWith(start) ? KEYS.resource(url.substring(start.length())) : Optional.empty();
  }

  /**
   * The folder that a native URL names: in this bucket the owner's, elsewhere {@code
   * bucket/<scheme>/<bucket>/...}, so that a policy can allow places of its own.
   */
  Resource folder(String url) {
    int colon = url.indexOf("://");
    if (colon < 0) {
      return NOWHERE;
    }
    String place = url.substring(colon + 3);
    if (url.startsWith(scheme + "://" + bucket + "/") || place.equals(bucket)) {
      return object(url);
    }
    List<String> segments = new ArrayList<>(List.of("bucket", url.substring(0, colon)));
    KeyMapping.of("bucket").resource(place).ifPresent(r -> segments.addAll(rest(r)));
    return segments.size() > 2 ? Resource.of(segments) : NOWHERE;
  }

  private static List<String> rest(Resource resource) {
    return resource.segments().subList(1, resource.size());
  }
}
