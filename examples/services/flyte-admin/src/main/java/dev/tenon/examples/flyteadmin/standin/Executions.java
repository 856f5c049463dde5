package dev.tenon.examples.flyteadmin.standin;

import com.google.protobuf.Timestamp;
import flyteidl.admin.Common.ResourceListRequest;
import flyteidl.admin.ExecutionOuterClass.AbortMetadata;
import flyteidl.admin.ExecutionOuterClass.Execution;
import flyteidl.admin.ExecutionOuterClass.ExecutionClosure;
import flyteidl.admin.ExecutionOuterClass.ExecutionMetadata;
import flyteidl.admin.ExecutionOuterClass.ExecutionSpec;
import flyteidl.core.Execution.WorkflowExecution.Phase;
import flyteidl.core.IdentifierOuterClass.Identifier;
import flyteidl.core.IdentifierOuterClass.WorkflowExecutionIdentifier;
import io.grpc.Status;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was launched, in that order. It runs until it is terminated, and does nothing. Thread-safe.
 */
final class Executions {

  private final Map<WorkflowExecutionIdentifier, Execution> byId = new LinkedHashMap<>();

  /** Launches; without a name it is given one. */
  synchronized WorkflowExecutionIdentifier launch(
      String project,
      String domain,
      String name,
      ExecutionSpec spec,
      Identifier workflow,
      String principal) {
    WorkflowExecutionIdentifier id =
        WorkflowExecutionIdentifier.newBuilder()
            .setProject(project)
            .setDomain(domain)
            .setName(name.isEmpty() ? "f" + byId.size() : name)
            .build();
    if (byId.containsKey(id)) {
      throw Status.ALREADY_EXISTS
          .withDescription("execution exists: " + text(id))
          .asRuntimeException();
    }
    ExecutionMetadata metadata = spec.getMetadata().toBuilder().setPrincipal(principal).build();
    byId.put(
        id,
        Execution.newBuilder()
            .setId(id)
            .setSpec(spec.toBuilder().setMetadata(metadata))
            .setClosure(
                ExecutionClosure.newBuilder()
                    .setPhase(Phase.RUNNING)
                    .setWorkflowId(workflow)
                    .setCreatedAt(now()))
            .build());
    return id;
  }

  synchronized Execution get(WorkflowExecutionIdentifier id) {
    Execution execution = byId.get(id);
    if (execution == null) {
      throw Status.NOT_FOUND.withDescription("no execution: " + text(id)).asRuntimeException();
    }
    return execution;
  }

  synchronized void terminate(WorkflowExecutionIdentifier id, String cause, String principal) {
    Execution execution = get(id);
    if (execution.getClosure().getPhase() != Phase.RUNNING) {
      throw Status.FAILED_PRECONDITION
          .withDescription("execution has ended: " + text(id))
          .asRuntimeException();
    }
    AbortMetadata abort =
        AbortMetadata.newBuilder().setCause(cause).setPrincipal(principal).build();
    ExecutionClosure closure =
        execution.getClosure().toBuilder()
            .setPhase(Phase.ABORTED)
            .setAbortMetadata(abort)
            .setUpdatedAt(now())
            .build();
    byId.put(id, execution.toBuilder().setClosure(closure).build());
  }

  synchronized Pages.Page<Execution> list(ResourceListRequest request) {
    List<Execution> found =
        byId.values().stream()
            .filter(e -> e.getId().getProject().equals(request.getId().getProject()))
            .filter(e -> e.getId().getDomain().equals(request.getId().getDomain()))
            .toList();
    return Pages.page(
        Pages.filtered(found, request.getFilters(), Executions::field),
        request.getLimit(),
        request.getToken());
  }

  private static String field(Execution execution, String name) {
    return switch (name) {
      case "name" -> execution.getId().getName();
      case "phase" -> execution.getClosure().getPhase().name();
      case "launch_plan.name" -> execution.getSpec().getLaunchPlan().getName();
      default -> "";
    };
  }

  private static Timestamp now() {
    return Timestamp.newBuilder().setSeconds(Instant.now().getEpochSecond()).build();
  }

  private static String text(WorkflowExecutionIdentifier id) {
    return String.join("/", id.getProject(), id.getDomain(), id.getName());
  }
}
