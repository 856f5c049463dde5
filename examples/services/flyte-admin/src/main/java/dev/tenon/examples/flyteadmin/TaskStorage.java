package dev.tenon.examples.flyteadmin;

import dev.tenon.authz.Authorizer;
import dev.tenon.scope.StorageAction;
import dev.tenon.scope.StorageScope;
import dev.tenon.subject.Subject;
import flyteidl.service.AdminServiceGrpc;

/**
 * What the pod of a task may reach in the bucket: the domain of the project that it runs in, and
 * nothing else, as a scope for a credential of its own.
 *
 * <p>Whoever starts the pod asks for it: a pod that is handed the bucket's own credential reaches
 * every project, however well the proxy keeps them apart. The decision that lets an execution begin
 * gives the scope too: whoever may not launch there gets a credential for nothing, and the policy
 * says what the role {@code task-pod} may, so that whoever reads the policy sees that too.
 *
 * <pre>{@code
 * StorageScope scope = TaskStorage.scope(authorizer, launcher, "acme", "ml", "development");
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
   * @param authorizer says who may launch, and what pods may
   * @param launcher who launched the execution
   * @param org the organization
   * @param project the project that the task runs in
   * @param domain its domain
   * @return the scope, for reading and writing; nothing if the launcher may not launch there, or if
   *     the policy grants pods nothing
   */
  public static StorageScope scope(
      Authorizer authorizer, Subject launcher, String org, String project, String domain) {
    boolean launches =
        authorizer
            .check(
                launcher,
                AdminServiceGrpc.getCreateExecutionMethod().getFullMethodName(),
                new Scope(org, project, domain).resource(Kind.EXECUTION, ""))
            .allowed();
    Subject pod =
        Subject.of("task-pod")
            .withRoles(ROLE)
            .withVariable("org", org)
            .withVariable("project", project)
            .withVariable("domain", domain);
    Authorizer decides = launches ? authorizer : Authorizer.denyAll();
    return StorageScope.of(decides.access(pod).filter(STORE), Storage.KEYS)
        .allowing(StorageAction.READ, StorageAction.WRITE);
  }
}
