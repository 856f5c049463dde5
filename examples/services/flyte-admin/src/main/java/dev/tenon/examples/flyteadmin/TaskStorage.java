package dev.tenon.examples.flyteadmin;

import dev.tenon.authz.Authorizer;
import dev.tenon.scope.StorageAction;
import dev.tenon.scope.StorageScope;
import dev.tenon.subject.Subject;

/**
 * What the pod of a task may reach in the bucket: the domain of the project that it runs in, and
 * nothing else, as a scope for a credential of its own.
 *
 * <p>Whoever starts the pod asks for it: a pod that is handed the bucket's own credential reaches
 * every project, however well the proxy keeps them apart. The policy says what the role {@code
 * task-pod} may, so that whoever reads the policy sees that too.
 *
 * <pre>{@code
 * StorageScope scope = TaskStorage.scope(authorizer, "acme", "ml", "development");
 * String policy = scope.awsSessionPolicy("flyte-data");   // for AssumeRole
 * }</pre>
 */
public final class TaskStorage {

  private static final String ROLE = "task-pod";
  private static final String STORE = "STORE";

  private TaskStorage() {}

  /**
   * The scope of a pod's credential.
   *
   * @param authorizer says what pods may
   * @param org the organization
   * @param project the project that the task runs in
   * @param domain its domain
   * @return the scope, for reading and writing; nothing if the policy grants pods nothing
   */
  public static StorageScope scope(
      Authorizer authorizer, String org, String project, String domain) {
    Subject pod =
        Subject.of("task-pod")
            .withRoles(ROLE)
            .withVariable("org", org)
            .withVariable("project", project)
            .withVariable("domain", domain);
    return StorageScope.of(authorizer.access(pod).filter(STORE), Storage.KEYS)
        .allowing(StorageAction.READ, StorageAction.WRITE);
  }
}
