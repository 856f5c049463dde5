package dev.tenon.examples.flyteadmin;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Message;
import dev.tenon.path.Resource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Whose something is: Flyte's (organization, project, domain), each a segment of the policy's tree.
 *
 * <p>Nothing is joined with hyphens and read back. A project or domain that is empty, or has a dot
 * segment, gives a resource that is not canonical, and that every check denies.
 */
record Scope(String org, String project, String domain) {

  /** The tree's root: what is in Flyte. */
  static final String ROOT = "flyte";

  /** The empty resource, which no rule covers: nothing in particular. */
  static final Resource NOTHING = Resource.of("");

  /** Whether messages of a type say whose they are. */
  static boolean isIn(Descriptor type) {
    return Fields.hasText(type, "project") && Fields.hasText(type, "domain");
  }

  /** Whether messages of a type say whose they are, or name a project or organization at least. */
  static boolean names(Descriptor type) {
    return Fields.hasText(type, "project") || Fields.hasText(type, "org");
  }

  /** What a message says. An organization that is left out is the installation's own. */
  static Scope of(Message message, String home) {
    return new Scope(
        org(message, home), Fields.text(message, "project"), Fields.text(message, "domain"));
  }

  /** The organization that a message names, or else the installation's own. */
  static String org(Message message, String home) {
    String org = Fields.text(message, "org");
    return org.isEmpty() ? home : org;
  }

  /** The domain of the project, or something beneath it. */
  Resource resource(String... beneath) {
    List<String> segments = new ArrayList<>(List.of(ROOT, org, project, domain));
    Collections.addAll(segments, beneath);
    return Resource.of(segments);
  }

  /** Things of a kind, or the one with a name. */
  Resource resource(Kind kind, String name) {
    return name.isEmpty() ? resource(kind.segment()) : resource(kind.segment(), name);
  }
}
