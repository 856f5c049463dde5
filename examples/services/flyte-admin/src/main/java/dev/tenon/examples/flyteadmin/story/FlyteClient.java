package dev.tenon.examples.flyteadmin.story;

import com.google.protobuf.ByteString;
import flyteidl.admin.Common.NamedEntityIdentifier;
import flyteidl.admin.Common.ObjectGetRequest;
import flyteidl.admin.Common.ResourceListRequest;
import flyteidl.admin.ExecutionOuterClass.Execution;
import flyteidl.admin.ExecutionOuterClass.ExecutionCreateRequest;
import flyteidl.admin.ExecutionOuterClass.ExecutionSpec;
import flyteidl.admin.ExecutionOuterClass.ExecutionTerminateRequest;
import flyteidl.admin.ExecutionOuterClass.WorkflowExecutionGetRequest;
import flyteidl.admin.LaunchPlanOuterClass.LaunchPlanCreateRequest;
import flyteidl.admin.LaunchPlanOuterClass.LaunchPlanSpec;
import flyteidl.admin.ProjectOuterClass.Project;
import flyteidl.admin.ProjectOuterClass.ProjectListRequest;
import flyteidl.admin.ProjectOuterClass.ProjectRegisterRequest;
import flyteidl.admin.TaskOuterClass.TaskCreateRequest;
import flyteidl.admin.TaskOuterClass.TaskSpec;
import flyteidl.admin.WorkflowOuterClass.WorkflowCreateRequest;
import flyteidl.admin.WorkflowOuterClass.WorkflowSpec;
import flyteidl.core.IdentifierOuterClass.Identifier;
import flyteidl.core.IdentifierOuterClass.ResourceType;
import flyteidl.core.IdentifierOuterClass.WorkflowExecutionIdentifier;
import flyteidl.core.Tasks.TaskTemplate;
import flyteidl.core.Workflow.Node;
import flyteidl.core.Workflow.TaskNode;
import flyteidl.core.Workflow.WorkflowTemplate;
import flyteidl.service.AdminServiceGrpc;
import flyteidl.service.DataProxyServiceGrpc;
import flyteidl.service.Dataproxy.CreateDownloadLocationRequest;
import flyteidl.service.Dataproxy.CreateUploadLocationRequest;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.util.List;

/** What a user does with Flyte: registers, launches, looks. Written on Flyte's own Java classes. */
public final class FlyteClient {

  private static final String VERSION = "v1";

  private final AdminServiceGrpc.AdminServiceBlockingStub admin;
  private final DataProxyServiceGrpc.DataProxyServiceBlockingStub data;

  /**
   * A client that shows these with each call.
   *
   * @param channel where FlyteAdmin is, or the proxy in front of it
   * @param credentials values of the header {@code authorization}
   */
  public FlyteClient(Channel channel, String... credentials) {
    Metadata headers = new Metadata();
    for (String value : credentials) {
      headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), value);
    }
    Channel mine =
        ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
    this.admin = AdminServiceGrpc.newBlockingStub(mine);
    this.data = DataProxyServiceGrpc.newBlockingStub(mine);
  }

  /**
   * The methods themselves.
   *
   * @return Flyte's stub
   */
  public AdminServiceGrpc.AdminServiceBlockingStub admin() {
    return admin;
  }

  /**
   * The name of something that is registered.
   *
   * @param type what it is
   * @param project the project
   * @param name the name
   * @return the identifier, in the domain {@code development}
   */
  public static Identifier id(ResourceType type, String project, String name) {
    return Identifier.newBuilder()
        .setResourceType(type)
        .setProject(project)
        .setDomain("development")
        .setName(name)
        .setVersion(VERSION)
        .build();
  }

  /**
   * Makes a project.
   *
   * @param project its id
   */
  public void registerProject(String project) {
    admin.registerProject(
        ProjectRegisterRequest.newBuilder()
            .setProject(Project.newBuilder().setId(project).setName(project))
            .build());
  }

  /**
   * The projects that there are for the caller.
   *
   * @return their ids
   */
  public List<String> projects() {
    return admin.listProjects(ProjectListRequest.getDefaultInstance()).getProjectsList().stream()
        .map(Project::getId)
        .toList();
  }

  /**
   * Registers a task.
   *
   * @param project the project
   * @param name the task's name
   */
  public void registerTask(String project, String name) {
    Identifier id = id(ResourceType.TASK, project, name);
    TaskTemplate template = TaskTemplate.newBuilder().setId(id).setType("python-task").build();
    admin.createTask(
        TaskCreateRequest.newBuilder()
            .setId(id)
            .setSpec(TaskSpec.newBuilder().setTemplate(template))
            .build());
  }

  /**
   * Registers a workflow of one task.
   *
   * @param project the project
   * @param name the workflow's name
   * @param task the task, of whatever project
   */
  public void registerWorkflow(String project, String name, Identifier task) {
    Identifier id = id(ResourceType.WORKFLOW, project, name);
    Node node =
        Node.newBuilder()
            .setId("n0")
            .setTaskNode(TaskNode.newBuilder().setReferenceId(task))
            .build();
    admin.createWorkflow(
        WorkflowCreateRequest.newBuilder()
            .setId(id)
            .setSpec(
                WorkflowSpec.newBuilder()
                    .setTemplate(WorkflowTemplate.newBuilder().setId(id).addNodes(node)))
            .build());
  }

  /**
   * Registers a launch plan.
   *
   * @param project the project
   * @param name the launch plan's name
   * @param workflow what it launches, of whatever project
   */
  public void registerLaunchPlan(String project, String name, Identifier workflow) {
    admin.createLaunchPlan(
        LaunchPlanCreateRequest.newBuilder()
            .setId(id(ResourceType.LAUNCH_PLAN, project, name))
            .setSpec(LaunchPlanSpec.newBuilder().setWorkflowId(workflow))
            .build());
  }

  /**
   * Launches.
   *
   * @param project the project
   * @param name the execution's name
   * @param spec what, and how
   * @return the execution's name
   */
  public String launch(String project, String name, ExecutionSpec spec) {
    return admin
        .createExecution(
            ExecutionCreateRequest.newBuilder()
                .setProject(project)
                .setDomain("development")
                .setName(name)
                .setSpec(spec)
                .build())
        .getId()
        .getName();
  }

  /**
   * What there is to know of an execution.
   *
   * @param project the project
   * @param name its name
   * @return the execution
   */
  public Execution execution(String project, String name) {
    return admin.getExecution(
        WorkflowExecutionGetRequest.newBuilder().setId(executionId(project, name)).build());
  }

  /**
   * Stops an execution.
   *
   * @param project the project
   * @param name its name
   */
  public void terminate(String project, String name) {
    admin.terminateExecution(
        ExecutionTerminateRequest.newBuilder()
            .setId(executionId(project, name))
            .setCause("no longer needed")
            .build());
  }

  private static WorkflowExecutionIdentifier executionId(String project, String name) {
    return WorkflowExecutionIdentifier.newBuilder()
        .setProject(project)
        .setDomain("development")
        .setName(name)
        .build();
  }

  /**
   * The executions of a project.
   *
   * @param project the project
   * @return their names
   */
  public List<String> executions(String project) {
    return admin.listExecutions(in(project)).getExecutionsList().stream()
        .map(execution -> execution.getId().getName())
        .toList();
  }

  /**
   * The workflow with a name.
   *
   * @param project the project
   * @param name its name
   * @return its identifier
   */
  public Identifier workflow(String project, String name) {
    Identifier id = id(ResourceType.WORKFLOW, project, name);
    return admin.getWorkflow(ObjectGetRequest.newBuilder().setId(id).build()).getId();
  }

  private static ResourceListRequest in(String project) {
    return ResourceListRequest.newBuilder()
        .setId(NamedEntityIdentifier.newBuilder().setProject(project).setDomain("development"))
        .setLimit(100)
        .build();
  }

  /**
   * Asks where a file may be put.
   *
   * @param project the project
   * @param file the file's name
   * @return the native URL
   */
  public String upload(String project, String file) {
    return data.createUploadLocation(
            CreateUploadLocationRequest.newBuilder()
                .setProject(project)
                .setDomain("development")
                .setFilename(file)
                .setContentMd5(ByteString.copyFromUtf8(file))
                .build())
        .getNativeUrl();
  }

  /**
   * Asks for a signed URL of an object.
   *
   * @param nativeUrl the object
   * @return the signed URL
   */
  @SuppressWarnings("deprecation") // by Flyte, which serves it still
  public String download(String nativeUrl) {
    return data.createDownloadLocation(
            CreateDownloadLocationRequest.newBuilder().setNativeUrl(nativeUrl).build())
        .getSignedUrl();
  }
}
