package dev.tenon.spring;

import dev.tenon.path.ResourceTemplate;
import org.jspecify.annotations.Nullable;

/**
 * What was declared of a mapping or a method.
 *
 * @param kind how it is decided
 * @param action the action, empty where no policy is asked
 * @param template the resource, null where no policy is asked
 * @param tenant the tenant, empty for that of the request
 * @param creating whether the resource does not exist yet
 */
record Declaration(
    Kind kind,
    String action,
    @Nullable ResourceTemplate template,
    String tenant,
    boolean creating) {

  /** How a mapping is decided. */
  enum Kind {
    /** Nothing is decided. */
    OPEN,
    /** Whoever is identified. */
    IDENTIFIED,
    /** The policy decides. */
    ALLOWED,
    /** The page of an error, within the request that failed. */
    ERROR,
    /** Answered as if there was nothing. */
    CLOSED
  }

  static final Declaration OPEN = new Declaration(Kind.OPEN, "", null, "", false);
  static final Declaration IDENTIFIED = new Declaration(Kind.IDENTIFIED, "", null, "", false);
  static final Declaration ERROR = new Declaration(Kind.ERROR, "", null, "", false);
  static final Declaration CLOSED = new Declaration(Kind.CLOSED, "", null, "", false);

  static Declaration allowed(String action, String resource, String tenant, boolean creating) {
    return new Declaration(
        Kind.ALLOWED, action, ResourceTemplate.parse(resource), tenant, creating);
  }

  @Override
  public String toString() {
    return template == null ? kind.name() : action + " on " + template;
  }
}
