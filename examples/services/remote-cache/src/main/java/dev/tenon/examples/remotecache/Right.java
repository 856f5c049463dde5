package dev.tenon.examples.remotecache;

import dev.tenon.authz.Request;
import dev.tenon.path.Resource;
import dev.tenon.subject.Subject;

/** What the cache asks the policy about: an action on a part of an instance. */
enum Right {
  CAPABILITIES("capabilities:Read", "capabilities"),
  READ_ACTIONS("actioncache:Read", "actioncache"),
  WRITE_ACTIONS("actioncache:Write", "actioncache"),
  READ_BLOBS("contentaddressablestorage:Read", "contentaddressablestorage"),
  WRITE_BLOBS("contentaddressablestorage:Write", "contentaddressablestorage"),
  WRITE_EVENTS("buildevents:Write", "buildevents");

  /** The instance of who names none. */
  private static final String DEFAULT = "default";

  private static final String CLUSTER = "local";

  /** The roles of the cluster, and the tenant in which they are. */
  static final Resource ROLES = Resource.of("engflow", "iam", CLUSTER, "cluster", "roles", "all");

  static final String IAM = "cluster";

  private final String action;
  private final String service;

  Right(String action, String service) {
    this.action = action;
    this.service = service;
  }

  /** The instance that is meant by a name: one atom, whatever is in it. */
  static String instance(String name) {
    return name.isEmpty() ? DEFAULT : name;
  }

  /** The question whether somebody has it in an instance. */
  Request in(String instanceName, Subject subject) {
    String instance = instance(instanceName);
    Resource resource = Resource.of("engflow", "platform", CLUSTER, instance, service, "all");
    return Request.of(subject, action, resource).within(instance);
  }
}
