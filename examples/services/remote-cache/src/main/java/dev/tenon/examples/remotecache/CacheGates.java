package dev.tenon.examples.remotecache;

import build.bazel.remote.execution.v2.ActionCacheGrpc;
import build.bazel.remote.execution.v2.BatchReadBlobsRequest;
import build.bazel.remote.execution.v2.BatchUpdateBlobsRequest;
import build.bazel.remote.execution.v2.CapabilitiesGrpc;
import build.bazel.remote.execution.v2.ContentAddressableStorageGrpc;
import build.bazel.remote.execution.v2.ExecuteRequest;
import build.bazel.remote.execution.v2.ExecutionGrpc;
import build.bazel.remote.execution.v2.FindMissingBlobsRequest;
import build.bazel.remote.execution.v2.GetActionResultRequest;
import build.bazel.remote.execution.v2.GetCapabilitiesRequest;
import build.bazel.remote.execution.v2.GetTreeRequest;
import build.bazel.remote.execution.v2.UpdateActionResultRequest;
import build.bazel.remote.execution.v2.WaitExecutionRequest;
import com.google.bytestream.ByteStreamGrpc;
import com.google.bytestream.ByteStreamProto.QueryWriteStatusRequest;
import com.google.bytestream.ByteStreamProto.ReadRequest;
import com.google.bytestream.ByteStreamProto.WriteRequest;
import com.google.devtools.build.v1.PublishBuildEventGrpc;
import com.google.devtools.build.v1.PublishBuildToolEventStreamRequest;
import com.google.devtools.build.v1.PublishLifecycleEventRequest;
import com.google.longrunning.CancelOperationRequest;
import com.google.longrunning.DeleteOperationRequest;
import com.google.longrunning.GetOperationRequest;
import com.google.longrunning.OperationsGrpc;
import dev.tenon.authz.Request;
import dev.tenon.examples.remotecache.iam.v1.AddMemberRequest;
import dev.tenon.examples.remotecache.iam.v1.AuditServiceGrpc;
import dev.tenon.examples.remotecache.iam.v1.CreateRoleRequest;
import dev.tenon.examples.remotecache.iam.v1.DeleteRoleRequest;
import dev.tenon.examples.remotecache.iam.v1.ExplainRefusalRequest;
import dev.tenon.examples.remotecache.iam.v1.GetRoleRequest;
import dev.tenon.examples.remotecache.iam.v1.GetUsageRequest;
import dev.tenon.examples.remotecache.iam.v1.ListEventsRequest;
import dev.tenon.examples.remotecache.iam.v1.ListMembersRequest;
import dev.tenon.examples.remotecache.iam.v1.ListRolesRequest;
import dev.tenon.examples.remotecache.iam.v1.MemberServiceGrpc;
import dev.tenon.examples.remotecache.iam.v1.RemoveMemberRequest;
import dev.tenon.examples.remotecache.iam.v1.RoleServiceGrpc;
import dev.tenon.examples.remotecache.iam.v1.TenantServiceGrpc;
import dev.tenon.examples.remotecache.iam.v1.UpdateRoleRequest;
import dev.tenon.examples.remotecache.iam.v1.UsageServiceGrpc;
import dev.tenon.grpc.Gate;
import dev.tenon.grpc.Gates;
import dev.tenon.subject.Subject;
import java.util.List;
import java.util.function.Function;

/**
 * How each method is entered: the right that it needs, and where its messages name the instance.
 */
final class CacheGates {

  private static final String RESOURCE_NAME = "build.bazel.remote.execution.v2.resource-name";

  private CacheGates() {}

  /**
   * The gates.
   *
   * @param operations where the instance of an operation is found, since its name alone is no proof
   */
  static Gates gates(Operations operations) {
    Gates.Builder gates = Gates.builder();
    cache(gates);
    execution(gates, operations);
    streams(gates, operations);
    events(gates);
    roles(gates);
    tenants(gates);
    return gates.build();
  }

  private static void cache(Gates.Builder gates) {
    gates
        .gate(
            CapabilitiesGrpc.getGetCapabilitiesMethod(),
            in(GetCapabilitiesRequest::getInstanceName, Right.CAPABILITIES))
        .gate(
            ActionCacheGrpc.getGetActionResultMethod(),
            in(GetActionResultRequest::getInstanceName, Right.READ_ACTIONS))
        .gate(
            ActionCacheGrpc.getUpdateActionResultMethod(),
            in(UpdateActionResultRequest::getInstanceName, Right.WRITE_ACTIONS))
        // What is missing tells what is there.
        .gate(
            ContentAddressableStorageGrpc.getFindMissingBlobsMethod(),
            in(FindMissingBlobsRequest::getInstanceName, Right.READ_BLOBS))
        .gate(
            ContentAddressableStorageGrpc.getBatchReadBlobsMethod(),
            in(BatchReadBlobsRequest::getInstanceName, Right.READ_BLOBS))
        .gate(
            ContentAddressableStorageGrpc.getGetTreeMethod(),
            in(GetTreeRequest::getInstanceName, Right.READ_BLOBS))
        .gate(
            ContentAddressableStorageGrpc.getBatchUpdateBlobsMethod(),
            in(BatchUpdateBlobsRequest::getInstanceName, Right.WRITE_BLOBS));
  }

  private static void execution(Gates.Builder gates, Operations operations) {
    gates
        .gate(ExecutionGrpc.getExecuteMethod(), in(ExecuteRequest::getInstanceName, Right.RUN))
        .gate(
            ExecutionGrpc.getWaitExecutionMethod(), own(operations, WaitExecutionRequest::getName))
        .gate(OperationsGrpc.getGetOperationMethod(), own(operations, GetOperationRequest::getName))
        .gate(
            OperationsGrpc.getCancelOperationMethod(),
            own(operations, CancelOperationRequest::getName))
        .gate(
            OperationsGrpc.getDeleteOperationMethod(),
            own(operations, DeleteOperationRequest::getName))
        .gate(
            OperationsGrpc.getListOperationsMethod(),
            in(request -> Operations.instanceOf(request.getName()), Right.RUN))
        .gate(
            OperationsGrpc.getWaitOperationMethod(),
            Gate.denied("WaitExecution tells how an operation goes"));
  }

  /** Of an operation: for who began it, and while they may run; to others there is none. */
  private static <Q> Gate<Q> own(Operations operations, Function<Q, String> name) {
    return Gate.<Q>checked(
            (subject, message) -> {
              Execution execution = operations.require(name.apply(message), subject);
              return List.of(Right.RUN.in(execution.instance(), subject));
            })
        .hiddenAs(Operations.NONE);
  }

  private static void streams(Gates.Builder gates, Operations operations) {
    gates
        .gate(
            ByteStreamGrpc.getReadMethod(),
            Gate.<ReadRequest>checked(
                    (subject, message) -> read(operations, subject, message.getResourceName()))
                .echoedBy(RESOURCE_NAME, ReadRequest::getResourceName))
        .gate(
            ByteStreamGrpc.getWriteMethod(),
            CacheGates.<WriteRequest>in(
                    request -> ResourceName.toWrite(request.getResourceName()).instance(),
                    Right.WRITE_BLOBS)
                .pinnedOrEmpty(WriteRequest::getResourceName)
                .echoedBy(RESOURCE_NAME, WriteRequest::getResourceName))
        .gate(
            ByteStreamGrpc.getQueryWriteStatusMethod(),
            CacheGates.<QueryWriteStatusRequest>in(
                    request -> ResourceName.toWrite(request.getResourceName()).instance(),
                    Right.WRITE_BLOBS)
                .echoedBy(RESOURCE_NAME, QueryWriteStatusRequest::getResourceName));
  }

  /** What an action says is read by who began it, and by who may read its result. */
  private static List<Request> read(Operations operations, Subject subject, String name) {
    StreamName stream = StreamName.parse(name).orElse(null);
    if (stream == null) {
      return List.of(Right.READ_BLOBS.in(ResourceName.toRead(name).instance(), subject));
    }
    return operations.find(stream.operation(), subject).isPresent()
        ? List.of(Right.RUN.in(stream.instance(), subject))
        : List.of(
            Right.READ_ACTIONS.in(stream.instance(), subject),
            Right.READ_BLOBS.in(stream.instance(), subject));
  }

  private static void events(Gates.Builder gates) {
    gates
        .gate(
            PublishBuildEventGrpc.getPublishLifecycleEventMethod(),
            in(PublishLifecycleEventRequest::getProjectId, Right.WRITE_EVENTS))
        .gate(
            PublishBuildEventGrpc.getPublishBuildToolEventStreamMethod(),
            in(PublishBuildToolEventStreamRequest::getProjectId, Right.WRITE_EVENTS)
                .pinned(PublishBuildToolEventStreamRequest::getProjectId));
  }

  private static void roles(Gates.Builder gates) {
    gates
        .gate(
            RoleServiceGrpc.getGetRoleMethod(),
            roles(GetRoleRequest::getInstanceName, Right.READ_IAM))
        .gate(
            RoleServiceGrpc.getListRolesMethod(),
            roles(ListRolesRequest::getInstanceName, Right.READ_IAM))
        .gate(
            RoleServiceGrpc.getCreateRoleMethod(),
            roles(CreateRoleRequest::getInstanceName, Right.WRITE_IAM))
        .gate(
            RoleServiceGrpc.getUpdateRoleMethod(),
            roles(UpdateRoleRequest::getInstanceName, Right.WRITE_IAM))
        .gate(
            RoleServiceGrpc.getDeleteRoleMethod(),
            roles(DeleteRoleRequest::getInstanceName, Right.WRITE_IAM));
  }

  private static void tenants(Gates.Builder gates) {
    gates
        .gate(TenantServiceGrpc.getCreateTenantMethod(), inCluster(Right.WRITE_IAM))
        .gate(TenantServiceGrpc.getDeleteTenantMethod(), inCluster(Right.WRITE_IAM))
        .gate(
            TenantServiceGrpc.getListTenantsMethod(),
            Gate.authenticated("each instance of the list is asked about"))
        .gate(
            MemberServiceGrpc.getAddMemberMethod(),
            in(AddMemberRequest::getInstanceName, Right.WRITE_IAM))
        .gate(
            MemberServiceGrpc.getListMembersMethod(),
            in(ListMembersRequest::getInstanceName, Right.READ_IAM))
        .gate(
            MemberServiceGrpc.getRemoveMemberMethod(),
            in(RemoveMemberRequest::getInstanceName, Right.WRITE_IAM))
        .gate(
            UsageServiceGrpc.getGetUsageMethod(),
            in(GetUsageRequest::getInstanceName, Right.READ_USAGE))
        .gate(
            AuditServiceGrpc.getListEventsMethod(),
            orCluster(ListEventsRequest::getInstanceName, Right.READ_AUDIT))
        .gate(
            AuditServiceGrpc.getExplainRefusalMethod(),
            in(ExplainRefusalRequest::getInstanceName, Right.READ_AUDIT));
  }

  private static <Q> Gate<Q> in(Function<Q, String> instance, Right right) {
    return Gate.checked((subject, message) -> List.of(right.in(instance.apply(message), subject)));
  }

  private static <Q> Gate<Q> inCluster(Right right) {
    return Gate.checked((subject, message) -> List.of(right.inCluster(subject)));
  }

  /** Of the cluster where no instance is named. */
  private static <Q> Gate<Q> roles(Function<Q, String> instance, Right right) {
    return orCluster(
        message -> instance.apply(message).isEmpty() ? Right.IAM : instance.apply(message), right);
  }

  /** Of the cluster where that is named. */
  private static <Q> Gate<Q> orCluster(Function<Q, String> instance, Right right) {
    return Gate.checked(
        (subject, message) -> {
          String named = instance.apply(message);
          return List.of(
              named.equals(Right.IAM) ? right.inCluster(subject) : right.in(named, subject));
        });
  }
}
