package dev.tenon.examples.flyteadmin;

import com.google.protobuf.Message;
import dev.tenon.grpc.Gate;
import dev.tenon.grpc.Gates;
import flyteidl.service.AdminServiceGrpc;
import flyteidl.service.AuthMetadataServiceGrpc;
import flyteidl.service.DataProxyServiceGrpc;
import flyteidl.service.IdentityServiceGrpc;
import flyteidl.service.SignalServiceGrpc;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import java.util.List;

/**
 * The table of FlyteAdmin's methods: for each, where in its requests the thing stands that it is
 * about; or who may call it, if it is about nothing in particular.
 *
 * <p>The table is held against the descriptors of the services when the proxy starts: a method that
 * it does not name, a name that no service has, and a path that is not in the request are errors.
 */
final class FlyteGates {

  /** What a masked denial says, and every {@code NOT_FOUND} of the backend with it. */
  static final Status ABSENT = Status.NOT_FOUND.withDescription("entity not found");

  private static final ServiceDescriptor ADMIN = AdminServiceGrpc.getServiceDescriptor();
  private static final ServiceDescriptor DATA = DataProxyServiceGrpc.getServiceDescriptor();
  private static final ServiceDescriptor SIGNALS = SignalServiceGrpc.getServiceDescriptor();

  private final FlyteRequests requests;
  private final boolean masking;
  private final Gates.Builder gates = Gates.builder();
  private ServiceDescriptor service = ADMIN;

  private FlyteGates(FlyteRequests requests, boolean masking) {
    this.requests = requests;
    this.masking = masking;
  }

  /**
   * The gates of all services that the proxy serves.
   *
   * @param requests reads requests
   * @param masking whether what may not be seen is answered like what is not there
   */
  static Gates of(FlyteRequests requests, boolean masking) {
    return new FlyteGates(requests, masking).admin().data().identity().gates.build();
  }

  /** The services whose methods the table names. */
  static List<ServiceDescriptor> services() {
    return List.of(
        ADMIN,
        DATA,
        SIGNALS,
        IdentityServiceGrpc.getServiceDescriptor(),
        AuthMetadataServiceGrpc.getServiceDescriptor());
  }

  private FlyteGates admin() {
    String execution = "id.execution_id";
    String ofTask = "id.node_execution_id.execution_id";
    return in(ADMIN)
        .about("id", Kind.TASK, "CreateTask", "GetTask", "ListTasks")
        .about("", Kind.TASK, "ListTaskIds")
        .about("id", Kind.WORKFLOW, "CreateWorkflow", "GetWorkflow", "ListWorkflows")
        .about("", Kind.WORKFLOW, "ListWorkflowIds")
        .about("id", Kind.LAUNCH_PLAN, "CreateLaunchPlan", "GetLaunchPlan", "ListLaunchPlans")
        .about("id", Kind.LAUNCH_PLAN, "GetActiveLaunchPlan", "UpdateLaunchPlan")
        .about("", Kind.LAUNCH_PLAN, "ListActiveLaunchPlans", "ListLaunchPlanIds")
        .about("", Kind.AS_SAID, "ListNamedEntities")
        .about("id", Kind.AS_SAID, "GetNamedEntity", "UpdateNamedEntity")
        .about("", Kind.EXECUTION, "CreateExecution")
        .about("id", Kind.EXECUTION, "GetExecution", "ListExecutions", "UpdateExecution")
        .about("id", Kind.EXECUTION, "RelaunchExecution", "RecoverExecution", "TerminateExecution")
        .about("id", Kind.DATA, "GetExecutionData")
        .about(execution, Kind.EXECUTION, "GetNodeExecution")
        .about(execution, Kind.DATA, "GetNodeExecutionData")
        .about("workflow_execution_id", Kind.EXECUTION, "ListNodeExecutions")
        .about(
            "task_execution_id.node_execution_id.execution_id",
            Kind.EXECUTION,
            "ListNodeExecutionsForTask")
        .about(execution, Kind.EXECUTION, "GetDynamicNodeWorkflow")
        .about("id", Kind.EXECUTION, "GetExecutionMetrics")
        .about(ofTask, Kind.EXECUTION, "GetTaskExecution")
        .about(ofTask, Kind.DATA, "GetTaskExecutionData")
        .about("node_execution_id.execution_id", Kind.EXECUTION, "ListTaskExecutions")
        .about("event.execution_id", Kind.EXECUTION, "CreateWorkflowEvent")
        .about("event.id.execution_id", Kind.EXECUTION, "CreateNodeEvent")
        .about("event.parent_node_execution_id.execution_id", Kind.EXECUTION, "CreateTaskEvent")
        .about(
            "attributes",
            Kind.ATTRIBUTES,
            "UpdateProjectDomainAttributes",
            "UpdateWorkflowAttributes")
        .about("", Kind.ATTRIBUTES, "GetProjectDomainAttributes", "DeleteProjectDomainAttributes")
        .about("", Kind.ATTRIBUTES, "GetWorkflowAttributes", "DeleteWorkflowAttributes")
        .about("attributes", Kind.PROJECT, "UpdateProjectAttributes")
        .about("", Kind.PROJECT, "GetProjectAttributes", "DeleteProjectAttributes")
        .about("id", Kind.DESCRIPTION, "GetDescriptionEntity", "ListDescriptionEntities")
        .about("", Kind.PROJECT, "UpdateProject", "GetProject")
        .about("project", Kind.ORGANIZATION, "RegisterProject")
        .authenticated("the reply shows what the caller may see", "ListProjects")
        .authenticated("the reply shows what the caller may see", "ListMatchableAttributes")
        .authenticated("says nothing of any project", "GetVersion")
        .authenticated("says nothing of any project", "GetDomains");
  }

  private FlyteGates data() {
    return in(DATA)
        .about(
            "",
            Kind.DATA,
            List.of((storage, scope, m) -> Storage.object(scope, upload(m))),
            "CreateUploadLocation")
        .object("native_url", "CreateDownloadLocation")
        .data("flyte_url", "GetData")
        .about("node_execution_id.execution_id", Kind.DATA, "CreateDownloadLink")
        .in(SIGNALS)
        .about("id.execution_id", Kind.SIGNAL, "GetOrCreateSignal", "SetSignal")
        .about("workflow_execution_id", Kind.SIGNAL, "ListSignals");
  }

  /** The end of an upload's key, as far as the request chooses it. */
  private static String upload(Message request) {
    String folder = Fields.text(request, "filename_root");
    String name = Fields.text(request, "filename");
    return folder.isEmpty() ? name : folder + "/" + name;
  }

  private FlyteGates identity() {
    return in(IdentityServiceGrpc.getServiceDescriptor())
        .authenticated("says of the caller what the caller is", "UserInfo")
        .in(AuthMetadataServiceGrpc.getServiceDescriptor())
        .open(
            "clients learn from it where to log in", "GetOAuth2Metadata", "GetPublicClientConfig");
  }

  private FlyteGates in(ServiceDescriptor next) {
    service = next;
    return this;
  }

  private FlyteGates about(String path, Kind kind, String... methods) {
    return about(path, kind, List.of(), methods);
  }

  private FlyteGates about(
      String path, Kind kind, List<FlyteRequests.More> more, String... methods) {
    for (String name : methods) {
      MethodDescriptor<?, ?> method = method(name);
      put(method, seen(name, requests.about(method, path, kind, more)));
    }
    return this;
  }

  private FlyteGates object(String field, String name) {
    put(method(name), seen("Get", requests.object(method(name), field)));
    return this;
  }

  private FlyteGates data(String field, String name) {
    put(method(name), seen("Get", requests.data(method(name), field)));
    return this;
  }

  private FlyteGates authenticated(String why, String name) {
    put(method(name), Gate.authenticated(why));
    return this;
  }

  private FlyteGates open(String why, String... methods) {
    for (String name : methods) {
      put(method(name), Gate.open(why));
    }
    return this;
  }

  /** A denied read looks like one of something that is not there, where that is wanted. */
  private <Q> Gate<Q> seen(String name, Gate<Q> gate) {
    boolean reads = name.startsWith("Get") || name.startsWith("List");
    return masking && reads ? gate.hiddenAs(String.valueOf(ABSENT.getDescription())) : gate;
  }

  private MethodDescriptor<?, ?> method(String name) {
    return service.getMethods().stream()
        .filter(method -> name.equals(method.getBareMethodName()))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException(service.getName() + " has no method " + name));
  }

  @SuppressWarnings("unchecked") // a gate is made for the method that it is given to
  private <Q> void put(MethodDescriptor<?, ?> method, Gate<Q> gate) {
    gates.gate((MethodDescriptor<Q, ?>) method, gate);
  }
}
