package dev.tenon.examples.remotecache;

import build.bazel.remote.execution.v2.ActionCacheUpdateCapabilities;
import build.bazel.remote.execution.v2.CacheCapabilities;
import build.bazel.remote.execution.v2.CapabilitiesGrpc;
import build.bazel.remote.execution.v2.DigestFunction;
import build.bazel.remote.execution.v2.ExecutionCapabilities;
import build.bazel.remote.execution.v2.GetCapabilitiesRequest;
import build.bazel.remote.execution.v2.ServerCapabilities;
import build.bazel.semver.SemVer;
import dev.tenon.grpc.AuthorizationInterceptor;
import io.grpc.stub.StreamObserver;

/**
 * What the server can do for whoever asks: writing is offered to who may write, running to who may
 * run.
 */
final class CapabilityService extends CapabilitiesGrpc.CapabilitiesImplBase {

  private static final long MOST_IN_A_BATCH = 4L << 20;

  private final Levels levels;
  private final boolean executes;

  CapabilityService(Levels levels, boolean executes) {
    this.levels = levels;
    this.executes = executes;
  }

  @Override
  public void getCapabilities(
      GetCapabilitiesRequest request, StreamObserver<ServerCapabilities> answer) {
    String instance = request.getInstanceName();
    boolean runs = executes && may(Right.RUN, instance);
    Answers.one(answer, () -> capabilities(may(Right.WRITE_ACTIONS, instance), runs));
  }

  private boolean may(Right right, String instance) {
    return levels.has(right, instance, AuthorizationInterceptor.subject());
  }

  private static ServerCapabilities capabilities(boolean update, boolean runs) {
    return ServerCapabilities.newBuilder()
        .setExecutionCapabilities(
            ExecutionCapabilities.newBuilder()
                .setDigestFunction(DigestFunction.Value.SHA256)
                .setExecEnabled(runs))
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
