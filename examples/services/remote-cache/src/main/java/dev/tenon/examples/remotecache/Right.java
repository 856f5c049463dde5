package dev.tenon.examples.remotecache;

import dev.tenon.authz.Request;
import dev.tenon.diagnostic.Place;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.TenantClause;
import dev.tenon.subject.Subject;

/** What the services ask the policy about: an action on a part of an instance. */
enum Right {
  INSTANCE("instance:Read", "instance"),
  CAPABILITIES("capabilities:Read", "capabilities"),
  READ_ACTIONS("actioncache:Read", "actioncache"),
  WRITE_ACTIONS("actioncache:Write", "actioncache"),
  READ_BLOBS("contentaddressablestorage:Read", "contentaddressablestorage"),
  WRITE_BLOBS("contentaddressablestorage:Write", "contentaddressablestorage"),
  RUN("remoteexecution:Run", "remoteexecution"),
  WORK("remoteexecution:Work", "workers"),
  WRITE_EVENTS("buildevents:Write", "buildevents"),
  READ_USAGE("usage:Read", "usage"),
  READ_AUDIT("audit:Read", "audit"),
  READ_IAM("iam:Read", "iam"),
  WRITE_IAM("iam:Write", "iam");

  /** The instance of who names none. */
  static final String DEFAULT = "default";

  private static final String CLUSTER = "local";

  /** The tenant of what belongs to the cluster and to no instance: its roles, and its record. */
  static final String IAM = "cluster";

  private static final Resource ROLES = Resource.of("engflow", "iam", CLUSTER, IAM, "roles", "all");

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

  /** All that belongs to an instance. */
  static TenantClause all(String instance) {
    return TenantClause.of(ResourcePattern.of("engflow", "platform", "*", instance), Place.code());
  }

  /** The question whether somebody has it in an instance. */
  Request in(String instanceName, Subject subject) {
    String instance = instance(instanceName);
    Resource resource = Resource.of("engflow", "platform", CLUSTER, instance, service, "all");
    return Request.of(subject, action, resource).within(instance);
  }

  /** The question whether somebody has it for what belongs to the cluster. */
  Request inCluster(Subject subject) {
    return Request.of(subject, action, ROLES).within(IAM);
  }
}
