package dev.tenon.examples.flyteadmin.standin;

import flyteidl.admin.Common.NamedEntityIdentifierList;
import flyteidl.admin.Common.NamedEntityIdentifierListRequest;
import flyteidl.admin.Common.ObjectGetRequest;
import flyteidl.admin.Common.ResourceListRequest;
import flyteidl.admin.ExecutionOuterClass.Execution;
import flyteidl.admin.ExecutionOuterClass.ExecutionCreateRequest;
import flyteidl.admin.ExecutionOuterClass.ExecutionCreateResponse;
import flyteidl.admin.ExecutionOuterClass.ExecutionList;
import flyteidl.admin.ExecutionOuterClass.ExecutionRelaunchRequest;
import flyteidl.admin.ExecutionOuterClass.ExecutionTerminateRequest;
import flyteidl.admin.ExecutionOuterClass.ExecutionTerminateResponse;
import flyteidl.admin.ExecutionOuterClass.WorkflowExecutionGetRequest;
import flyteidl.admin.LaunchPlanOuterClass.ActiveLaunchPlanRequest;
import flyteidl.admin.LaunchPlanOuterClass.LaunchPlan;
import flyteidl.admin.LaunchPlanOuterClass.LaunchPlanClosure;
import flyteidl.admin.LaunchPlanOuterClass.LaunchPlanCreateRequest;
import flyteidl.admin.LaunchPlanOuterClass.LaunchPlanCreateResponse;
import flyteidl.admin.LaunchPlanOuterClass.LaunchPlanList;
import flyteidl.admin.LaunchPlanOuterClass.LaunchPlanState;
import flyteidl.admin.LaunchPlanOuterClass.LaunchPlanUpdateRequest;
import flyteidl.admin.LaunchPlanOuterClass.LaunchPlanUpdateResponse;
import flyteidl.admin.MatchableResourceOuterClass.ListMatchableAttributesRequest;
import flyteidl.admin.MatchableResourceOuterClass.ListMatchableAttributesResponse;
import flyteidl.admin.MatchableResourceOuterClass.MatchableAttributesConfiguration;
import flyteidl.admin.ProjectDomainAttributesOuterClass.ProjectDomainAttributes;
import flyteidl.admin.ProjectDomainAttributesOuterClass.ProjectDomainAttributesUpdateRequest;
import flyteidl.admin.ProjectDomainAttributesOuterClass.ProjectDomainAttributesUpdateResponse;
import flyteidl.admin.ProjectOuterClass.Domain;
import flyteidl.admin.ProjectOuterClass.Project;
import flyteidl.admin.ProjectOuterClass.ProjectListRequest;
import flyteidl.admin.ProjectOuterClass.ProjectRegisterRequest;
import flyteidl.admin.ProjectOuterClass.ProjectRegisterResponse;
import flyteidl.admin.ProjectOuterClass.ProjectUpdateResponse;
import flyteidl.admin.ProjectOuterClass.Projects;
import flyteidl.admin.TaskOuterClass.Task;
import flyteidl.admin.TaskOuterClass.TaskClosure;
import flyteidl.admin.TaskOuterClass.TaskCreateRequest;
import flyteidl.admin.TaskOuterClass.TaskCreateResponse;
import flyteidl.admin.TaskOuterClass.TaskList;
import flyteidl.admin.VersionOuterClass.GetVersionRequest;
import flyteidl.admin.VersionOuterClass.GetVersionResponse;
import flyteidl.admin.VersionOuterClass.Version;
import flyteidl.admin.WorkflowOuterClass.Workflow;
import flyteidl.admin.WorkflowOuterClass.WorkflowClosure;
import flyteidl.admin.WorkflowOuterClass.WorkflowCreateRequest;
import flyteidl.admin.WorkflowOuterClass.WorkflowCreateResponse;
import flyteidl.admin.WorkflowOuterClass.WorkflowList;
import flyteidl.core.Compiler.CompiledTask;
import flyteidl.core.Compiler.CompiledWorkflow;
import flyteidl.core.Compiler.CompiledWorkflowClosure;
import flyteidl.core.IdentifierOuterClass.Identifier;
import flyteidl.core.IdentifierOuterClass.ResourceType;
import flyteidl.service.AdminServiceGrpc;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A FlyteAdmin that keeps projects, tasks, workflows, launch plans and executions in memory, and
 * checks nothing: whoever reaches it may do everything, as behind the proxy. Methods that are not
 * here answer {@code UNIMPLEMENTED}. Thread-safe.
 */
final class StandInAdmin extends AdminServiceGrpc.AdminServiceImplBase {

  private static final List<String> DOMAINS = List.of("development", "staging", "production");

  private final Map<String, Project> projects = new LinkedHashMap<>();
  private final Entities<Task> tasks = new Entities<>(ResourceType.TASK);
  private final Entities<Workflow> workflows = new Entities<>(ResourceType.WORKFLOW);
  private final Entities<LaunchPlan> launchPlans = new Entities<>(ResourceType.LAUNCH_PLAN);
  private final Executions executions = new Executions();
  private final List<MatchableAttributesConfiguration> attributes = new ArrayList<>();

  private static <R> void answer(StreamObserver<R> reply, Supplier<R> work) {
    try {
      reply.onNext(work.get());
      reply.onCompleted();
    } catch (StatusRuntimeException e) {
      reply.onError(e);
    }
  }

  @Override
  public void getVersion(GetVersionRequest request, StreamObserver<GetVersionResponse> reply) {
    Version version = Version.newBuilder().setVersion("stand-in").build();
    answer(reply, () -> GetVersionResponse.newBuilder().setControlPlaneVersion(version).build());
  }

  // Projects

  @Override
  public void registerProject(
      ProjectRegisterRequest request, StreamObserver<ProjectRegisterResponse> reply) {
    answer(
        reply,
        () -> {
          register(request.getProject());
          return ProjectRegisterResponse.getDefaultInstance();
        });
  }

  private synchronized void register(Project project) {
    Project.Builder registered = project.toBuilder().clearDomains();
    DOMAINS.forEach(id -> registered.addDomains(Domain.newBuilder().setId(id).setName(id)));
    if (projects.putIfAbsent(project.getId(), registered.build()) != null) {
      throw Status.ALREADY_EXISTS.withDescription("project exists").asRuntimeException();
    }
  }

  @Override
  public void updateProject(Project request, StreamObserver<ProjectUpdateResponse> reply) {
    answer(
        reply,
        () -> {
          update(request);
          return ProjectUpdateResponse.getDefaultInstance();
        });
  }

  private synchronized void update(Project request) {
    Project known = projects.get(request.getId());
    if (known == null) {
      throw Status.NOT_FOUND.withDescription("no project").asRuntimeException();
    }
    Project changed =
        request.toBuilder().clearDomains().addAllDomains(known.getDomainsList()).build();
    projects.put(request.getId(), changed);
  }

  @Override
  public void listProjects(ProjectListRequest request, StreamObserver<Projects> reply) {
    answer(reply, () -> list(request));
  }

  private synchronized Projects list(ProjectListRequest request) {
    Pages.Page<Project> page =
        Pages.page(
            Pages.filtered(
                List.copyOf(projects.values()), request.getFilters(), StandInAdmin::field),
            request.getLimit(),
            request.getToken());
    return Projects.newBuilder().addAllProjects(page.items()).setToken(page.next()).build();
  }

  private static String field(Project project, String name) {
    return switch (name) {
      case "identifier" -> project.getId();
      case "name" -> project.getName();
      case "state" -> String.valueOf(project.getStateValue());
      default -> "";
    };
  }

  /** Refuses to register anything in a project that is not there. */
  private synchronized void require(String project, String domain) {
    if (!projects.containsKey(project) || !DOMAINS.contains(domain)) {
      throw Status.INVALID_ARGUMENT
          .withDescription("no such project and domain")
          .asRuntimeException();
    }
  }

  private void require(Identifier id) {
    require(id.getProject(), id.getDomain());
  }

  // Tasks and workflows

  @Override
  public void createTask(TaskCreateRequest request, StreamObserver<TaskCreateResponse> reply) {
    answer(
        reply,
        () -> {
          require(request.getId());
          CompiledTask task =
              CompiledTask.newBuilder().setTemplate(request.getSpec().getTemplate()).build();
          tasks.create(
              request.getId(),
              Task.newBuilder()
                  .setId(request.getId())
                  .setClosure(TaskClosure.newBuilder().setCompiledTask(task))
                  .build());
          return TaskCreateResponse.getDefaultInstance();
        });
  }

  @Override
  public void getTask(ObjectGetRequest request, StreamObserver<Task> reply) {
    answer(reply, () -> tasks.get(request.getId()));
  }

  @Override
  public void listTasks(ResourceListRequest request, StreamObserver<TaskList> reply) {
    answer(
        reply,
        () -> {
          Pages.Page<Task> page = tasks.list(request);
          return TaskList.newBuilder().addAllTasks(page.items()).setToken(page.next()).build();
        });
  }

  @Override
  public void listTaskIds(
      NamedEntityIdentifierListRequest request, StreamObserver<NamedEntityIdentifierList> reply) {
    answer(reply, () -> tasks.names(request));
  }

  @Override
  public void createWorkflow(
      WorkflowCreateRequest request, StreamObserver<WorkflowCreateResponse> reply) {
    answer(
        reply,
        () -> {
          require(request.getId());
          CompiledWorkflow workflow =
              CompiledWorkflow.newBuilder().setTemplate(request.getSpec().getTemplate()).build();
          CompiledWorkflowClosure closure =
              CompiledWorkflowClosure.newBuilder().setPrimary(workflow).build();
          workflows.create(
              request.getId(),
              Workflow.newBuilder()
                  .setId(request.getId())
                  .setClosure(WorkflowClosure.newBuilder().setCompiledWorkflow(closure))
                  .build());
          return WorkflowCreateResponse.getDefaultInstance();
        });
  }

  @Override
  public void getWorkflow(ObjectGetRequest request, StreamObserver<Workflow> reply) {
    answer(reply, () -> workflows.get(request.getId()));
  }

  @Override
  public void listWorkflows(ResourceListRequest request, StreamObserver<WorkflowList> reply) {
    answer(
        reply,
        () -> {
          Pages.Page<Workflow> page = workflows.list(request);
          return WorkflowList.newBuilder()
              .addAllWorkflows(page.items())
              .setToken(page.next())
              .build();
        });
  }

  @Override
  public void listWorkflowIds(
      NamedEntityIdentifierListRequest request, StreamObserver<NamedEntityIdentifierList> reply) {
    answer(reply, () -> workflows.names(request));
  }

  // Launch plans

  @Override
  public void createLaunchPlan(
      LaunchPlanCreateRequest request, StreamObserver<LaunchPlanCreateResponse> reply) {
    answer(
        reply,
        () -> {
          require(request.getId());
          workflows.get(request.getSpec().getWorkflowId());
          launchPlans.create(
              request.getId(),
              LaunchPlan.newBuilder()
                  .setId(request.getId())
                  .setSpec(request.getSpec())
                  .setClosure(LaunchPlanClosure.newBuilder().setState(LaunchPlanState.INACTIVE))
                  .build());
          return LaunchPlanCreateResponse.getDefaultInstance();
        });
  }

  @Override
  public void getLaunchPlan(ObjectGetRequest request, StreamObserver<LaunchPlan> reply) {
    answer(reply, () -> launchPlans.get(request.getId()));
  }

  @Override
  public void listLaunchPlans(ResourceListRequest request, StreamObserver<LaunchPlanList> reply) {
    answer(
        reply,
        () -> {
          Pages.Page<LaunchPlan> page = launchPlans.list(request);
          return LaunchPlanList.newBuilder()
              .addAllLaunchPlans(page.items())
              .setToken(page.next())
              .build();
        });
  }

  @Override
  public void listLaunchPlanIds(
      NamedEntityIdentifierListRequest request, StreamObserver<NamedEntityIdentifierList> reply) {
    answer(reply, () -> launchPlans.names(request));
  }

  @Override
  public void updateLaunchPlan(
      LaunchPlanUpdateRequest request, StreamObserver<LaunchPlanUpdateResponse> reply) {
    answer(
        reply,
        () -> {
          LaunchPlanClosure closure =
              LaunchPlanClosure.newBuilder().setState(request.getState()).build();
          launchPlans.change(request.getId(), plan -> plan.toBuilder().setClosure(closure).build());
          return LaunchPlanUpdateResponse.getDefaultInstance();
        });
  }

  @Override
  public void getActiveLaunchPlan(
      ActiveLaunchPlanRequest request, StreamObserver<LaunchPlan> reply) {
    answer(
        reply,
        () ->
            launchPlans.in(request.getId().getProject(), request.getId().getDomain()).stream()
                .filter(plan -> plan.getId().getName().equals(request.getId().getName()))
                .filter(plan -> plan.getClosure().getState() == LaunchPlanState.ACTIVE)
                .findFirst()
                .orElseThrow(
                    () ->
                        Status.NOT_FOUND
                            .withDescription("no active launch plan")
                            .asRuntimeException()));
  }

  // Executions

  @Override
  public void createExecution(
      ExecutionCreateRequest request, StreamObserver<ExecutionCreateResponse> reply) {
    answer(
        reply,
        () -> {
          require(request.getProject(), request.getDomain());
          LaunchPlan plan = launchPlans.get(request.getSpec().getLaunchPlan());
          return ExecutionCreateResponse.newBuilder()
              .setId(
                  executions.launch(
                      request.getProject(),
                      request.getDomain(),
                      request.getName(),
                      request.getSpec(),
                      plan.getSpec().getWorkflowId(),
                      StandIn.principal()))
              .build();
        });
  }

  @Override
  public void relaunchExecution(
      ExecutionRelaunchRequest request, StreamObserver<ExecutionCreateResponse> reply) {
    answer(
        reply,
        () -> {
          Execution first = executions.get(request.getId());
          return ExecutionCreateResponse.newBuilder()
              .setId(
                  executions.launch(
                      request.getId().getProject(),
                      request.getId().getDomain(),
                      request.getName(),
                      first.getSpec(),
                      first.getClosure().getWorkflowId(),
                      StandIn.principal()))
              .build();
        });
  }

  @Override
  public void getExecution(WorkflowExecutionGetRequest request, StreamObserver<Execution> reply) {
    answer(reply, () -> executions.get(request.getId()));
  }

  @Override
  public void listExecutions(ResourceListRequest request, StreamObserver<ExecutionList> reply) {
    answer(
        reply,
        () -> {
          Pages.Page<Execution> page = executions.list(request);
          return ExecutionList.newBuilder()
              .addAllExecutions(page.items())
              .setToken(page.next())
              .build();
        });
  }

  @Override
  public void terminateExecution(
      ExecutionTerminateRequest request, StreamObserver<ExecutionTerminateResponse> reply) {
    answer(
        reply,
        () -> {
          executions.terminate(request.getId(), request.getCause(), StandIn.principal());
          return ExecutionTerminateResponse.getDefaultInstance();
        });
  }

  // What is set for projects

  @Override
  public void updateProjectDomainAttributes(
      ProjectDomainAttributesUpdateRequest request,
      StreamObserver<ProjectDomainAttributesUpdateResponse> reply) {
    answer(
        reply,
        () -> {
          set(request.getAttributes());
          return ProjectDomainAttributesUpdateResponse.getDefaultInstance();
        });
  }

  private synchronized void set(ProjectDomainAttributes request) {
    attributes.add(
        MatchableAttributesConfiguration.newBuilder()
            .setProject(request.getProject())
            .setDomain(request.getDomain())
            .setAttributes(request.getMatchingAttributes())
            .build());
  }

  @Override
  public void listMatchableAttributes(
      ListMatchableAttributesRequest request,
      StreamObserver<ListMatchableAttributesResponse> reply) {
    answer(reply, this::allAttributes);
  }

  private synchronized ListMatchableAttributesResponse allAttributes() {
    return ListMatchableAttributesResponse.newBuilder().addAllConfigurations(attributes).build();
  }
}
