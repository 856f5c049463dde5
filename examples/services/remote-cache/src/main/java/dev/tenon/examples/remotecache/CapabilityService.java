package dev.tenon.examples.remotecache;

import build.bazel.remote.execution.v2.ActionCacheUpdateCapabilities;
import build.bazel.remote.execution.v2.CacheCapabilities;
import build.bazel.remote.execution.v2.CapabilitiesGrpc;
import build.bazel.remote.execution.v2.DigestFunction;
import build.bazel.remote.execution.v2.GetCapabilitiesRequest;
import build.bazel.remote.execution.v2.ServerCapabilities;
import build.bazel.semver.SemVer;
import dev.tenon.authz.Authorizer;
import dev.tenon.grpc.AuthorizationInterceptor;
import io.grpc.stub.StreamObserver;

/** What the server can do for whoever asks: writing is offered to who may write. */
final class CapabilityService extends CapabilitiesGrpc.CapabilitiesImplBase {

  private static final long MOST_IN_A_BATCH = 4L << 20;

  private final Authorizer authorizer;

  CapabilityService(Authorizer authorizer) {
    this.authorizer = authorizer;
  }

  @Override
  public void getCapabilities(
      GetCapabilitiesRequest request, StreamObserver<ServerCapabilities> answer) {
    Answers.one(answer, () -> capabilities(mayWrite(request.getInstanceName())));
  }

  private boolean mayWrite(String instance) {
    return authorizer
        .check(Right.WRITE_ACTIONS.in(instance, AuthorizationInterceptor.subject()))
        .allowed();
  }

  private static ServerCapabilities capabilities(boolean update) {
    return ServerCapabilities.newBuilder()
        .setCacheCapabilities(
            CacheCapabilities.newBuilder()
                .addDigestFunction(DigestFunction.Value.SHA256)
                .setActionCacheUpdateCapabilities(
                    ActionCacheUpdateCapabilities.newBuilder().setUpdateEnabled(update))
                .setMaxBatchTotalSizeBytes(MOST_IN_A_BATCH))
        .setLowApiVersion(SemVer.newBuilder().setMajor(2))
        .setHighApiVersion(SemVer.newBuilder().setMajor(2))
        .build();
  }
}
