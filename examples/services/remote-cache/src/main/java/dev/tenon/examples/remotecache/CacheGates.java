package dev.tenon.examples.remotecache;

import build.bazel.remote.execution.v2.ActionCacheGrpc;
import build.bazel.remote.execution.v2.BatchReadBlobsRequest;
import build.bazel.remote.execution.v2.BatchUpdateBlobsRequest;
import build.bazel.remote.execution.v2.CapabilitiesGrpc;
import build.bazel.remote.execution.v2.ContentAddressableStorageGrpc;
import build.bazel.remote.execution.v2.ExecutionGrpc;
import build.bazel.remote.execution.v2.FindMissingBlobsRequest;
import build.bazel.remote.execution.v2.GetActionResultRequest;
import build.bazel.remote.execution.v2.GetCapabilitiesRequest;
import build.bazel.remote.execution.v2.GetTreeRequest;
import build.bazel.remote.execution.v2.UpdateActionResultRequest;
import com.google.bytestream.ByteStreamGrpc;
import com.google.bytestream.ByteStreamProto.QueryWriteStatusRequest;
import com.google.bytestream.ByteStreamProto.ReadRequest;
import com.google.bytestream.ByteStreamProto.WriteRequest;
import com.google.devtools.build.v1.PublishBuildEventGrpc;
import com.google.devtools.build.v1.PublishBuildToolEventStreamRequest;
import com.google.devtools.build.v1.PublishLifecycleEventRequest;
import dev.tenon.examples.remotecache.iam.v1.RoleServiceGrpc;
import dev.tenon.grpc.Gate;
import dev.tenon.grpc.Gates;
import java.util.List;
import java.util.function.Function;

/**
 * How each method is entered: the right that it needs, and where its messages name the instance.
 */
final class CacheGates {

  private static final String RESOURCE_NAME = "build.bazel.remote.execution.v2.resource-name";
  private static final String NO_EXECUTION = "this server only caches";

  private CacheGates() {}

  static Gates gates() {
    Gates.Builder gates = Gates.builder();
    cache(gates);
    streams(gates);
    events(gates);
    roles(gates);
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
            in(BatchUpdateBlobsRequest::getInstanceName, Right.WRITE_BLOBS))
        .gate(ExecutionGrpc.getExecuteMethod(), Gate.denied(NO_EXECUTION))
        .gate(ExecutionGrpc.getWaitExecutionMethod(), Gate.denied(NO_EXECUTION));
  }

  private static void streams(Gates.Builder gates) {
    gates
        .gate(
            ByteStreamGrpc.getReadMethod(),
            CacheGates.<ReadRequest>in(
                    request -> ResourceName.toRead(request.getResourceName()).instance(),
                    Right.READ_BLOBS)
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
        .gate(RoleServiceGrpc.getGetRoleMethod(), iam("iam:Read"))
        .gate(RoleServiceGrpc.getListRolesMethod(), iam("iam:Read"))
        .gate(RoleServiceGrpc.getCreateRoleMethod(), iam("iam:Write"))
        .gate(RoleServiceGrpc.getUpdateRoleMethod(), iam("iam:Write"))
        .gate(RoleServiceGrpc.getDeleteRoleMethod(), iam("iam:Write"));
  }

  private static <Q> Gate<Q> in(Function<Q, String> instance, Right right) {
    return Gate.checked((subject, message) -> List.of(right.in(instance.apply(message), subject)));
  }

  private static <Q> Gate<Q> iam(String action) {
    return Gate.requires(action, Right.ROLES, Right.IAM);
  }
}
